variable "name" {
  type = string
}

variable "path" {
  type = string
}

variable "tag" {
  type = string
}

variable "channel" {
  type = string
}

terraform {
  required_providers {
    checkly = {
      source = "checkly/checkly"
    }
  }
}

resource "checkly_check" "this" {
  name      = var.name
  type      = "API"
  activated = true
  frequency = 1
  locations = ["eu-west-3"]
  tags      = [var.tag]

  request {
    method = "POST"
    url    = "https://api.aurora.example/v1/${var.path}"
    body   = jsonencode({ model = var.name })
  }

  alert_channel_subscription {
    channel_id = var.channel
    activated  = true
  }
}
