module "oncall" {
  source   = "./modules/oncall"
  for_each = var.rota

  team   = each.key
  people = each.value
}

resource "grafana_contact_point" "team" {
  for_each = module.oncall
  name     = "OnCall: ${each.key}"

  oncall {
    url = each.value.link
  }
}

resource "grafana_contact_point" "feed" {
  name = "Feed"

  slack {
    recipient = "#models-feed"
    url       = "https://hooks.slack.example/services/T0/B0/x"
  }
}

resource "grafana_notification_policy" "tree" {
  contact_point = grafana_contact_point.team["platform"].name
  group_by      = ["alertname", "job"]

  # Everything is written to the feed as well.
  policy {
    contact_point = grafana_contact_point.feed.name
    continue      = true

    matcher {
      label = "severity"
      match = "=~"
      value = "warning|critical"
    }
  }

  policy {
    contact_point = grafana_contact_point.team["serving"].name

    matcher {
      label = "capability"
      match = "="
      value = "completion_chat"
    }
  }

  policy {
    contact_point = grafana_contact_point.team["retrieval"].name

    matcher {
      label = "capability"
      match = "="
      value = "embeddings"
    }
  }

  policy {
    contact_point = grafana_contact_point.team["serving"].name

    matcher {
      label = "component"
      match = "=~"
      value = "gateway|scheduler"
    }

    # A long queue can wait for the morning.
    policy {
      mute_timings = [grafana_mute_timing.night.name]

      matcher {
        label = "severity"
        match = "="
        value = "warning"
      }
    }
  }
}

resource "grafana_mute_timing" "night" {
  name = "Night"

  intervals {
    location = "Europe/Berlin"

    times {
      start = "22:00"
      end   = "23:59"
    }

    times {
      start = "00:00"
      end   = "07:00"
    }
  }
}
