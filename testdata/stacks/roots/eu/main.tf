resource "checkly_check" "this" {
  name      = "m-large in eu"
  type      = "API"
  activated = true
  frequency = 5

  alert_channel_subscription {
    channel_id = checkly_alert_channel.pager.id
    activated  = true
  }

  request {
    url  = "https://eu.example.com/v1/chat/completions"
    body = jsonencode({ model = "m-large" })
  }
}

resource "checkly_alert_channel" "pager" {
  pagerduty {
    service_key = var.key
  }
}

variable "key" {
  type      = string
  sensitive = true
}
