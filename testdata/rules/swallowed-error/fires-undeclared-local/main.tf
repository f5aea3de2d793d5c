locals {
  owners = { chat = "Chat API" }
}

resource "rootly_service" "chat" {
  name = can(local.owner.chat) ? local.owners.chat : "Chat" # fires: swallowed-error
}
