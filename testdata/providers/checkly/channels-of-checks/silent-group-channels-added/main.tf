resource "checkly_alert_channel" "rootly" {
  webhook {
    name = "Rootly"
    url  = "https://webhooks.rootly.com/webhooks/incoming/checkly_webhooks"
  }
}

resource "checkly_alert_channel" "email" {
  email {
    address = "oncall@aurora.example"
  }
}

resource "checkly_check_group" "models" {
  name        = "Models"
  activated   = true
  concurrency = 1
  tags        = ["of-the-group"]

  alert_channel_subscription {
    channel_id = checkly_alert_channel.email.id
    activated  = true
  }
}

resource "checkly_check" "chat" {
  name      = "chat"
  type      = "API"
  activated = true
  frequency = 5
  group_id  = checkly_check_group.models.id
  tags      = ["mine"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}
