locals {
  a = 1 +* 2 # fires: syntax-error
}

resource "checkly_check" "chat" {
  name      = "chat"
  frequency = 1 minute # fires: syntax-error
}

resource "rootly_service" "chat" {
  name = "Chat API"
}
