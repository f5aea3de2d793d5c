resource "statuscake_uptime_check" "chat" {
  name           = "chat"
  check_interval = 60
  contact_groups = [statuscake_contact_group.oncall.id]

  http_check {
    status_codes = ["500"]
  }

  monitored_resource {
    address = "https://api.aurora.example/health"
  }
}

resource "statuscake_contact_group" "oncall" {
  name            = "On-call"
  email_addresses = ["oncall@aurora.example"]
}
