# One covers, one names a model that is not served, one is paused.
resource "statuscake_uptime_check" "chat" {
  name           = "large"
  check_interval = 60

  monitored_resource {
    address = "https://api.aurora.example/v1/chat/completions"
  }

  http_check {
    status_codes        = ["500"]
    request_payload_raw = jsonencode({ model = "aurora-large", messages = [] })
  }
}

resource "statuscake_uptime_check" "wrong" {
  name           = "small"
  check_interval = 60

  monitored_resource {
    address = "https://api.aurora.example/v1/chat/completions"
  }

  http_check {
    status_codes    = ["500"]
    request_payload = { model = "aurora-smal" }
  }
}

resource "statuscake_uptime_check" "paused" {
  name           = "embeddings"
  check_interval = 60
  paused         = true

  monitored_resource {
    address = "https://api.aurora.example/v1/embeddings"
  }

  http_check {
    status_codes    = ["500"]
    request_payload = { model = "aurora-embed" }
  }
}

# A certificate says nothing about a model.
resource "statuscake_ssl_check" "chat" {
  check_interval   = 86400
  alert_at         = [7]
  contact_groups   = []
  follow_redirects = false

  monitored_resource {
    address = "https://api.aurora.example/v1/chat/completions?model=aurora-small"
  }
}
