resource "statuscake_uptime_check" "chat" { # fires: undelivered-check
  name           = "chat"
  check_interval = 60

  http_check {
    status_codes = ["500"]
  }

  monitored_resource {
    address = "https://api.aurora.example/health"
  }
}
