variable "name" {
  type = string
}

variable "path" {
  type = string
}

variable "tags" {
  type = list(string)
}

variable "channel_id" {
  type = number
}

resource "checkly_check" "this" {
  name      = var.name
  type      = "API"
  activated = true
  frequency = 5
  tags      = var.tags

  request {
    url = "https://api.aurora.example${var.path}"
  }

  alert_channel_subscription {
    channel_id = var.channel_id
    activated  = true
  }
}
