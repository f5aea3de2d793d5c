# One tree of policies, and contact points of its own, for each provider configuration, timings that mute always, webhooks with a payload of their own, chains that
# page a group of Slack users, and calendars that end.

provider "grafana" {
  url = "https://us.grafana.example"
}

provider "grafana" {
  alias = "eu"
  url   = "https://eu.grafana.example"
}

provider "grafana" {
  alias = "twice"
  url   = "https://old.grafana.example"
}

resource "grafana_notification_policy" "us" {
  contact_point = "Pager"
  group_by      = ["alertname"]

  dynamic "policy" {
    for_each = { own = "Own", direct = "Direct", group = "Group", ended = "Ended", lasting = "Lasting" }
    content {
      contact_point = policy.value
      matcher {
        label = "to"
        match = "="
        value = policy.key
      }
    }
  }
}

resource "grafana_notification_policy" "eu" {
  provider      = grafana.eu
  contact_point = "Europe"
  group_by      = ["alertname"]
}

# Whichever is applied last counts.
resource "grafana_notification_policy" "first" {
  provider      = grafana.twice
  contact_point = "Pager"
  group_by      = ["alertname"]
}

resource "grafana_notification_policy" "second" {
  provider      = grafana.twice
  contact_point = "Europe"
  group_by      = ["alertname"]
}

resource "grafana_rule_group" "eu" {
  provider         = grafana.eu
  name             = "eu"
  folder_uid       = "models"
  interval_seconds = 60
  rule {
    name      = "eu"
    condition = "A"
    for       = "5m"
    data {
      ref_id         = "A"
      datasource_uid = "mimir"
      model          = "{}"
      relative_time_range {
        from = 600
        to   = 0
      }
    }
  }
}

resource "grafana_rule_group" "twice" {
  provider         = grafana.twice
  name             = "twice"
  folder_uid       = "models"
  interval_seconds = 60
  rule {
    name      = "twice"
    condition = "A"
    for       = "5m"
    data {
      ref_id         = "A"
      datasource_uid = "mimir"
      model          = "{}"
      relative_time_range {
        from = 600
        to   = 0
      }
    }
  }
}

resource "grafana_rule_group" "us" {
  name             = "us"
  folder_uid       = "models"
  interval_seconds = 60

  dynamic "rule" {
    for_each = ["direct", "ended", "group", "lasting", "none", "own"]
    content {
      name      = rule.value
      condition = "A"
      for       = "5m"
      labels    = { to = rule.value }
      data {
        ref_id         = "A"
        datasource_uid = "mimir"
        model          = "{}"
        relative_time_range {
          from = 600
          to   = 0
        }
      }
    }
  }

  # Straight to people, but never, and not at night.
  dynamic "rule" {
    for_each = ["always", "nights"]
    content {
      name      = rule.value
      condition = "A"
      for       = "5m"
      notification_settings {
        contact_point = "Pager"
        mute_timings  = [rule.value]
      }
      data {
        ref_id         = "A"
        datasource_uid = "mimir"
        model          = "{}"
        relative_time_range {
          from = 600
          to   = 0
        }
      }
    }
  }
}

resource "grafana_mute_timing" "always" {
  name = "always"
  intervals {}
}

resource "grafana_mute_timing" "nights" {
  name = "nights"
  intervals {
    times {
      start = "22:00"
      end   = "23:59"
    }
  }
}

resource "grafana_contact_point" "pager" {
  name = "Pager"
  pagerduty {
    integration_key = pagerduty_service_integration.of["us"].integration_key
  }
}

resource "grafana_contact_point" "europe" {
  provider = grafana.eu
  name     = "Europe"
  pagerduty {
    integration_key = pagerduty_service_integration.of["eu"].integration_key
  }
}

# Of the same name as the one above, in the other stack.
resource "grafana_contact_point" "pager_in_europe" {
  provider = grafana.eu
  name     = "Pager"
  pagerduty {
    integration_key = pagerduty_service_integration.of["eu"].integration_key
  }
}

resource "pagerduty_service_integration" "of" {
  for_each = pagerduty_service.of
  service  = each.value.id
  type     = "events_api_v2_inbound_integration"
}

resource "pagerduty_service" "of" {
  for_each          = toset(["us", "eu"])
  name              = each.key
  escalation_policy = pagerduty_escalation_policy.all.id
}

resource "pagerduty_escalation_policy" "all" {
  name = "All"
  rule {
    escalation_delay_in_minutes = 10
    target {
      id = pagerduty_user.eve.id
    }
  }
}

resource "pagerduty_user" "eve" {
  name  = "Eve"
  email = "eve@aurora.example"
}

# What of the labels a payload of its own carries is not read.
resource "grafana_contact_point" "own" {
  name = "Own"
  webhook {
    url = rootly_alerts_source.grafana.webhook_endpoint
    payload {
      template = "{{ template \"mine\" . }}"
    }
  }
}

resource "grafana_contact_point" "direct" {
  name = "Direct"
  webhook {
    url = "https://webhooks.rootly.com/webhooks/incoming/grafana_webhooks/notify/EscalationPolicy/${rootly_escalation_policy.models.id}"
  }
}

resource "rootly_alerts_source" "grafana" {
  name        = "Grafana"
  source_type = "grafana"
}

resource "rootly_alert_route" "all" {
  name              = "All"
  alerts_source_ids = [rootly_alerts_source.grafana.id]
  rules {
    name = "own"
    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.commonLabels.to"
        property_field_condition_type = "is_one_of"
        property_field_values         = ["own"]
      }
    }
    destinations {
      target_type = "EscalationPolicy"
      target_id   = rootly_escalation_policy.models.id
    }
  }
}

resource "rootly_escalation_policy" "models" {
  name = "Models"
}

resource "rootly_escalation_level" "models" {
  escalation_policy_id = rootly_escalation_policy.models.id
  position             = 1
  notification_target_params {
    type = "user"
    id   = data.rootly_user.dan.id
  }
}

data "rootly_user" "dan" {
  email = "dan@aurora.example"
}

# OnCall behind the others.
resource "grafana_contact_point" "oncall" {
  for_each = { group = "Group", ended = "Ended", lasting = "Lasting" }
  name     = each.value
  oncall {
    url = grafana_oncall_integration.of[each.key].link
  }
}

resource "grafana_oncall_integration" "of" {
  for_each = grafana_oncall_escalation_chain.of
  name     = each.key
  type     = "grafana_alerting"
  default_route {
    escalation_chain_id = each.value.id
  }
}

resource "grafana_oncall_escalation_chain" "of" {
  for_each = toset(["group", "ended", "lasting"])
  name     = each.key
}

resource "grafana_oncall_escalation" "group" {
  escalation_chain_id = grafana_oncall_escalation_chain.of["group"].id
  type                = "notify_user_group"
  group_to_notify     = "SLACK"
  position            = 0
}

resource "grafana_oncall_escalation" "schedule" {
  for_each                     = grafana_oncall_schedule.of
  escalation_chain_id          = grafana_oncall_escalation_chain.of[each.key].id
  type                         = "notify_on_call_from_schedule"
  notify_on_call_from_schedule = each.value.id
  position                     = 0
}

data "grafana_oncall_user" "ada" {
  username = "ada"
}

resource "grafana_oncall_on_call_shift" "ended" {
  name     = "ended"
  type     = "recurrent_event"
  start    = "2026-01-01T00:00:00"
  until    = "2026-02-01T00:00:00"
  duration = 86400
  users    = [data.grafana_oncall_user.ada.id]
}

resource "grafana_oncall_on_call_shift" "lasting" {
  name     = "lasting"
  type     = "recurrent_event"
  start    = "2026-01-01T00:00:00"
  duration = 86400
  users    = [data.grafana_oncall_user.ada.id]
}

resource "grafana_oncall_schedule" "of" {
  for_each = { ended = [grafana_oncall_on_call_shift.ended.id], lasting = [grafana_oncall_on_call_shift.ended.id, grafana_oncall_on_call_shift.lasting.id] }
  name     = each.key
  type     = "calendar"
  shifts   = each.value
}
