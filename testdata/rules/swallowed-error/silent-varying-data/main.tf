locals {
  owners = { chat = { name = "Chat API" } }
}

resource "rootly_service" "chat" {
  name        = local.owners.chat.name
  description = try(local.owners.search.description, "none")
}
