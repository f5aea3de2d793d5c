resource "statuscake_contact_group" "oncall" {
  name            = "On-call"
  email_addresses = ["oncall@aurora.example"]
  mobile_numbers  = ["+33000000000"]
  integrations    = ["1"]
  ping_url        = "https://hooks.aurora.example/statuscake"
}

resource "statuscake_contact_group" "nobody" {
  name = "Nobody"
}

data "statuscake_contact_group" "platform" {
  id = "1"
}

resource "statuscake_uptime_check" "chat" {
  name           = "chat"
  check_interval = 60
  confirmation   = 2
  trigger_rate   = 5
  regions        = ["london", "paris"]
  tags           = ["completion_api"]
  contact_groups = [statuscake_contact_group.oncall.id]

  http_check {
    timeout             = 20
    status_codes        = ["500"]
    request_payload_raw = jsonencode({ model = "aurora-large" })

    content_matchers {
      content = "choices"
    }
  }

  monitored_resource {
    address = "https://api.aurora.example/v1/chat/completions"
  }
}

resource "statuscake_uptime_check" "port" {
  name           = "port"
  check_interval = 300
  paused         = true
  contact_groups = [statuscake_contact_group.nobody.id]

  tcp_check {
    port = 443
  }

  monitored_resource {
    address = "api.aurora.example"
  }
}

resource "statuscake_heartbeat_check" "batch" {
  name           = "batch"
  period         = 1800
  contact_groups = [data.statuscake_contact_group.platform.id]
}

resource "statuscake_ssl_check" "certificate" {
  check_interval = 3600

  monitored_resource {
    address = "https://api.aurora.example"
  }
}

resource "statuscake_pagespeed_check" "page" {
  name           = "page"
  check_interval = 86400

  monitored_resource {
    address = "https://www.aurora.example"
  }
}

# Ends, and comes again.
resource "statuscake_maintenance_window" "weekly" {
  name            = "weekly"
  start           = "2026-11-01T02:00:00Z"
  end             = "2026-11-01T03:00:00Z"
  timezone        = "UTC"
  repeat_interval = "weekly"
  tags            = ["completion_api"]
}

# Lasts until it comes again.
resource "statuscake_maintenance_window" "always" {
  name            = "always"
  start           = "2026-11-01T00:00:00Z"
  end             = "2026-11-02T00:00:00Z"
  timezone        = "UTC"
  repeat_interval = "daily"
  tests           = [statuscake_heartbeat_check.batch.id]
}
