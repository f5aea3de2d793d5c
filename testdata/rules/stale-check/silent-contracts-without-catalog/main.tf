# Contracts compare checks with each other; without a catalog nothing is advertised, and nothing stale.
variable "model" {
  type = string
}

resource "checkly_check" "chat" {
  for_each = { fast = 1, slow = 10 }

  name      = "Chat, ${each.key}"
  type      = "API"
  activated = true
  frequency = each.value

  request {
    url  = "https://api.example.com/v1/chat/completions"
    body = jsonencode({ model = var.model })
  }
}
