resource "betteruptime_monitor" "chat" { # fires: unowned-check
  monitor_type       = "status"
  url                = "https://api.aurora.example/health"
  pronounceable_name = "chat"
  call               = false
  sms                = false
  push               = false
  email              = true
}
