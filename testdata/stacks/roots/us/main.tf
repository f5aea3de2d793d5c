resource "checkly_check" "this" {
  name      = "m-ocr in us"
  type      = "API"
  activated = true
  frequency = 5

  alert_channel_subscription {
    channel_id = checkly_alert_channel.pager.id
    activated  = true
  }

  request {
    url  = "https://us.example.com/v1/ocr"
    body = jsonencode({ model = "m-ocr" })
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
