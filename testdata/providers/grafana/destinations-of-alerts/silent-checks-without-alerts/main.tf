# What a synthetic check raises alerts by, where no rule queries anything.

locals {
  checks = {
    failing     = ["ProbeFailedExecutionsTooHigh", "HTTPRequestDurationTooHighAvg"]
    certificate = ["TLSTargetCertificateCloseToExpiring"]
    nothing     = []
    sensitive   = []
  }
}

resource "grafana_synthetic_monitoring_check" "of" {
  for_each          = local.checks
  job               = each.key
  target            = "https://api.aurora.example/health"
  alert_sensitivity = each.key == "sensitive" ? "high" : "none"
  probes            = [1]

  settings {
    http {}
  }
}

resource "grafana_synthetic_monitoring_check_alerts" "of" {
  for_each = { for name, alerts in local.checks : name => alerts if length(alerts) > 0 }
  check_id = grafana_synthetic_monitoring_check.of[each.key].id
  alerts   = [for name in each.value : { name = name, threshold = 1, period = "5m", runbook_url = "" }]
}

resource "grafana_notification_policy" "all" {
  contact_point = grafana_contact_point.mail.name
  group_by      = ["alertname"]
}

resource "grafana_contact_point" "mail" {
  name = "Mail"
  email {
    addresses = ["models@aurora.example"]
  }
}
