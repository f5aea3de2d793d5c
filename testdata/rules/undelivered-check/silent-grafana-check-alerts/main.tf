resource "grafana_synthetic_monitoring_check" "chat" {
  job    = "chat"
  target = "https://api.aurora.example/health"
  probes = [1]

  settings {
    http {}
  }
}

resource "grafana_synthetic_monitoring_check_alerts" "chat" {
  check_id = grafana_synthetic_monitoring_check.chat.id
  alerts = [{
    name        = "ProbeFailedExecutionsTooHigh"
    threshold   = 1
    period      = "5m"
    runbook_url = ""
  }]
}

resource "grafana_notification_policy" "all" {
  contact_point = grafana_contact_point.mail.name
  group_by      = ["..."]
}

resource "grafana_contact_point" "mail" {
  name = "Mail"
  email {
    addresses = ["models@aurora.example"]
  }
}
