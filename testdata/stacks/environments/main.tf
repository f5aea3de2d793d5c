variable "paged" {
  type    = bool
  default = true
}

resource "checkly_alert_channel" "mail" {
  email {
    address = "ops@example.com"
  }
}

resource "checkly_check" "chat" {
  name      = "Chat (${terraform.workspace})"
  type      = "API"
  activated = true
  frequency = 5

  dynamic "alert_channel_subscription" {
    for_each = var.paged ? [checkly_alert_channel.mail.id] : []
    content {
      channel_id = alert_channel_subscription.value
      activated  = true
    }
  }

  request {
    url = "https://api.example.com/v1/chat/completions"
  }
}

resource "checkly_check" "dark" {
  name      = "Never heard of"
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.example.com/v1/ocr"
  }
}
