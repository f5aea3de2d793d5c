# One covers by the body that it sends as base64, one names a model that is not served. Of the third the only policy that watches it is off.
resource "google_monitoring_uptime_check_config" "chat" {
  display_name = "chat"
  timeout      = "10s"

  http_check {
    path           = "/v1/chat/completions"
    request_method = "POST"
    use_ssl        = true
    content_type   = "USER_PROVIDED"
    body           = base64encode(jsonencode({ model = "aurora-large" }))
  }

  monitored_resource {
    type   = "uptime_url"
    labels = { host = "api.aurora.example" }
  }
}

resource "google_monitoring_uptime_check_config" "wrong" {
  display_name = "wrong"
  timeout      = "10s"

  http_check {
    path           = "/v1/chat/completions"
    request_method = "POST"
    use_ssl        = true
    content_type   = "USER_PROVIDED"
    body           = base64encode(jsonencode({ model = "aurora-smal" }))
  }

  monitored_resource {
    type   = "uptime_url"
    labels = { host = "api.aurora.example" }
  }
}

resource "google_monitoring_uptime_check_config" "muted" {
  display_name = "muted"
  timeout      = "10s"

  http_check {
    path           = "/v1/embeddings"
    request_method = "POST"
    use_ssl        = true
    content_type   = "USER_PROVIDED"
    body           = base64encode(jsonencode({ model = "aurora-embed" }))
  }

  monitored_resource {
    type   = "uptime_url"
    labels = { host = "api.aurora.example" }
  }
}

resource "google_monitoring_alert_policy" "muted" {
  display_name = "embeddings"
  combiner     = "OR"
  enabled      = false

  conditions {
    display_name = "fails"

    condition_threshold {
      filter     = "metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.label.check_id=\"${google_monitoring_uptime_check_config.muted.uptime_check_id}\""
      duration   = "60s"
      comparison = "COMPARISON_GT"
    }
  }
}
