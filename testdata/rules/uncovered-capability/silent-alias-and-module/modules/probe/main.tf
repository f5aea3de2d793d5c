variable "model" {
  type = string
}

variable "path" {
  type = string
}

resource "checkly_check" "this" {
  name      = var.model
  type      = "API"
  activated = true
  frequency = 5

  environment_variable {
    key   = "MODEL"
    value = var.model
  }

  request {
    method = "POST"
    url    = "https://api.aurora.example${var.path}"
    body   = "{\"model\": \"{{MODEL}}\"}"
  }
}
