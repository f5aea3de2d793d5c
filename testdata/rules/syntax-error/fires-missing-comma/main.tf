resource "rootly_alerts_source" "checkly" {
  name        = "Checkly"
  source_type = "checkly"
}

resource "checkly_check" "chat" {
  name      = "chat"
  activated = true
  frequency = 1
  tags      = ["completion_api" "env:prod"] # fires: syntax-error
}
