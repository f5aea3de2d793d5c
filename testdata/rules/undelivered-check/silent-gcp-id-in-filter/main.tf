resource "google_monitoring_uptime_check_config" "chat" {
  display_name = "chat"
  timeout      = "10s"

  http_check {
    use_ssl = true
  }

  monitored_resource {
    type   = "uptime_url"
    labels = { host = "api.aurora.example" }
  }
}

resource "google_monitoring_notification_channel" "mail" {
  display_name = "mail"
  type         = "email"
}

resource "google_monitoring_alert_policy" "chat" {
  display_name          = "chat"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.mail.name]

  conditions {
    display_name = "fails"

    condition_threshold {
      filter     = "metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.label.check_id=\"${google_monitoring_uptime_check_config.chat.uptime_check_id}\""
      duration   = "60s"
      comparison = "COMPARISON_GT"
    }
  }
}
