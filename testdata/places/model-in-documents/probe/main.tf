variable "model" {
  type = string
}

resource "checkly_check" "probe" {
  name      = "probe"
  type      = "API"
  activated = true
  tags      = ["completion_chat"]
  request {
    url  = "https://api.aurora.example/v1/chat/completions"
    body = jsonencode({ model = var.model })
  }
}
