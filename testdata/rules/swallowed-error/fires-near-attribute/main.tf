locals {
  owners = { chat = "Chat API", search = "Search API" }
}

resource "rootly_service" "chat" {
  name = can(local.owners.caht) ? local.owners.chat : "Chat" # fires: swallowed-error
}
