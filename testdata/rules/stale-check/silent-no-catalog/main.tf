# Without a catalog there is nothing that a check could be stale against.
variable "model" {
  type = string
}

resource "checkly_check" "chat" {
  name      = "Chat"
  type      = "API"
  activated = true
  frequency = 5

  request {
    method = "POST"
    url    = "https://api.example.com/v1/chat/completions"
    body   = jsonencode({ model = var.model })
  }
}
