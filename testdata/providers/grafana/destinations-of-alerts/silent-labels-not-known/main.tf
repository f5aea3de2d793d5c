# What an alert carries that nobody wrote may take it elsewhere: a policy is certain only where what it asks for is written.

resource "grafana_rule_group" "models" {
  name             = "Models"
  folder_uid       = "models"
  interval_seconds = 60

  rule {
    name      = "written"
    condition = "A"
    for       = "5m"
    labels    = { team = "chat" }
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
  rule {
    name      = "templated"
    condition = "A"
    for       = "5m"
    labels    = { team = "{{ $labels.team }}" }
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
  rule {
    name      = "nothing written"
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

resource "grafana_notification_policy" "all" {
  contact_point = grafana_contact_point.oncall.name
  group_by      = ["..."]

  policy {
    contact_point = grafana_contact_point.unseen.name
    matcher {
      label = "team"
      match = "="
      value = "vision"
    }
  }
}

resource "grafana_contact_point" "unseen" {
  name = "Elsewhere"
  webhook {
    url = "https://elsewhere.example/alerts"
  }
}

resource "grafana_contact_point" "oncall" {
  name = "OnCall"
  oncall {
    url = grafana_oncall_integration.models.link
  }
}

resource "grafana_oncall_integration" "models" {
  name = "Models"
  type = "grafana_alerting"

  default_route {
    escalation_chain_id = grafana_oncall_escalation_chain.models.id
  }
}

resource "grafana_oncall_escalation_chain" "models" {
  name = "Models"
}

resource "grafana_oncall_escalation" "models" {
  escalation_chain_id = grafana_oncall_escalation_chain.models.id
  type                = "notify_persons"
  position            = 0
  persons_to_notify   = [data.grafana_oncall_user.ada.id]
}

data "grafana_oncall_user" "ada" {
  username = "ada"
}
