resource "grafana_rule_group" "models" {
  name             = "Models"
  folder_uid       = "models"
  interval_seconds = 60

  rule {
    name      = "chat errors"
    condition = "A"
    for       = "5m"
    labels    = { team = "chat" }
    data {
      ref_id         = "A"
      datasource_uid = "mimir"
      model          = jsonencode({ expr = "rate(errors[5m]) > 0.1", refId = "A" })
      relative_time_range {
        from = 600
        to   = 0
      }
    }
  }

  rule {
    name      = "ocr errors"
    condition = "A"
    for       = "5m"
    labels    = { team = "ocr" }
    data {
      ref_id         = "A"
      datasource_uid = "mimir"
      model          = jsonencode({ expr = "rate(errors[5m]) > 0.1", refId = "A" })
      relative_time_range {
        from = 600
        to   = 0
      }
    }
  }
}

resource "grafana_notification_policy" "all" {
  contact_point = grafana_contact_point.rest.name
  group_by      = ["..."]

  policy {
    contact_point = grafana_contact_point.chat.name
    matcher {
      label = "team"
      match = "="
      value = "chat"
    }
  }
}

resource "grafana_contact_point" "rest" {
  name = "Rest"
  oncall {
    url = grafana_oncall_integration.models.link
  }
}

resource "grafana_contact_point" "chat" {
  name = "Chat"
  oncall {
    url = grafana_oncall_integration.models.link
  }
}

resource "grafana_contact_point" "ocr" {
  name = "OCR"
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

resource "grafana_oncall_escalation" "first" {
  escalation_chain_id = grafana_oncall_escalation_chain.models.id
  type                = "wait"
  position            = 0
  duration            = 300
}

resource "grafana_oncall_escalation" "second" {
  escalation_chain_id = grafana_oncall_escalation_chain.models.id
  type                = "notify_persons"
  position            = 1
  persons_to_notify   = [data.grafana_oncall_user.ada.id]
}

data "grafana_oncall_user" "ada" {
  username = "ada"
}
