resource "google_monitoring_notification_channel" "email" {
  display_name = "On-call"
  type         = "email"
  labels       = { email_address = "oncall@aurora.example" }
}

resource "google_monitoring_notification_channel" "pagerduty" {
  display_name = "PagerDuty"
  type         = "pagerduty"

  sensitive_labels {
    service_key = "hidden"
  }
}

resource "google_monitoring_notification_channel" "hook" {
  display_name = "Hook"
  type         = "webhook_tokenauth"
  enabled      = false
  labels       = { url = "https://hooks.aurora.example/gcp" }
}

data "google_monitoring_notification_channel" "slack" {
  display_name = "Slack"
  type         = "slack"
}

resource "google_monitoring_uptime_check_config" "chat" {
  display_name     = "chat"
  period           = "60s"
  timeout          = "10s"
  selected_regions = ["EUROPE", "USA_OREGON", "ASIA_PACIFIC"]
  user_labels      = { team = "chat" }

  http_check {
    path           = "/v1/chat/completions"
    request_method = "POST"
    use_ssl        = true
    port           = 443
    body           = base64encode(jsonencode({ model = "aurora-large" }))
  }

  content_matchers {
    content = "choices"
  }

  monitored_resource {
    type   = "uptime_url"
    labels = { project_id = "aurora", host = "api.aurora.example" }
  }
}

# By the id inside a filter.
resource "google_monitoring_alert_policy" "chat" {
  display_name          = "chat"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = [google_monitoring_notification_channel.email.name, google_monitoring_notification_channel.pagerduty.id]

  conditions {
    display_name = "chat fails"

    condition_threshold {
      filter     = "metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.label.check_id=\"${google_monitoring_uptime_check_config.chat.uptime_check_id}\" AND resource.type=\"uptime_url\""
      duration   = "60s"
      comparison = "COMPARISON_GT"
    }
  }
}

# Defaults, and a policy that is switched off.
resource "google_monitoring_uptime_check_config" "defaults" {
  display_name = "defaults"
  timeout      = "5s"

  http_check {}

  monitored_resource {
    type   = "uptime_url"
    labels = { host = "www.aurora.example" }
  }
}

resource "google_monitoring_alert_policy" "defaults" {
  display_name          = "defaults"
  combiner              = "OR"
  enabled               = false
  notification_channels = [google_monitoring_notification_channel.email.name]

  conditions {
    display_name = "fails"

    condition_prometheus_query_language {
      query = "sum(monitoring_googleapis_com:uptime_check_check_passed{check_id='${google_monitoring_uptime_check_config.defaults.uptime_check_id}'}) < 1"
    }
  }
}

resource "google_monitoring_alert_policy" "logs" {
  display_name          = "logs"
  combiner              = "OR"
  notification_channels = [data.google_monitoring_notification_channel.slack.name, google_monitoring_notification_channel.hook.name]

  conditions {
    display_name = "errors"

    condition_matched_log {
      filter = "severity>=ERROR"
    }
  }
}

# An incident, and nobody hears of it.
resource "google_monitoring_alert_policy" "nobody" {
  display_name = "nobody"
  combiner     = "OR"

  conditions {
    display_name = "burn"

    condition_threshold {
      filter     = "select_slo_burn_rate(\"slo\", \"60m\")"
      duration   = "0s"
      comparison = "COMPARISON_GT"
    }
  }
}
