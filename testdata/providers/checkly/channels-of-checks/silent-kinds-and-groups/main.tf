resource "checkly_alert_channel" "rootly" {
  webhook {
    name         = "Rootly"
    url          = "https://webhooks.rootly.com/webhooks/incoming/checkly_webhooks"
    webhook_type = "WEBHOOK_ROOTLY"
  }
}

resource "checkly_alert_channel" "recovery" {
  send_failure  = false
  send_recovery = true

  webhook {
    name = "Recoveries"
    url  = "https://hooks.aurora.example/recoveries"
  }
}

resource "checkly_alert_channel" "teams" {
  webhook {
    name         = "Teams"
    url          = "https://aurora.webhook.office.example/1"
    webhook_type = "WEBHOOK_MSTEAMS"
  }
}

resource "checkly_alert_channel" "email" {
  email {
    address = "oncall@aurora.example"
  }
}

resource "checkly_alert_channel" "slack" {
  slack {
    channel = "#alerts"
    url     = "https://hooks.slack.example/1"
  }
}

resource "checkly_alert_channel" "slack_app" {
  slack_app {
    slack_channels = ["#alerts"]
  }
}

resource "checkly_alert_channel" "sms" {
  sms {
    name   = "On-call phone"
    number = "+33000000000"
  }
}

resource "checkly_alert_channel" "call" {
  call {
    name   = "On-call phone"
    number = "+33000000000"
  }
}

resource "checkly_check_group" "v1" {
  name        = "v1"
  activated   = true
  concurrency = 1

  alert_channel_subscription {
    channel_id = checkly_alert_channel.email.id
    activated  = true
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.sms.id
    activated  = false
  }
}

resource "checkly_check_group" "v1_silent" {
  name        = "v1, no channel"
  activated   = true
  concurrency = 1
}

resource "checkly_check_group_v2" "v2" {
  name = "v2"

  enforce_alert_settings {
    enabled = false

    alert_channel_subscription {
      channel_id = checkly_alert_channel.email.id
      activated  = true
    }
  }
}

resource "checkly_check" "own" {
  name      = "own"
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.sms.id
    activated  = false
  }
}

resource "checkly_check" "all" {
  name      = "all"
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.call.id
    activated  = true
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.email.id
    activated  = true
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.slack.id
    activated  = true
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.slack_app.id
    activated  = true
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.sms.id
    activated  = true
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.teams.id
    activated  = true
  }
}

resource "checkly_check" "recovery" {
  name      = "recovery"
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.recovery.id
    activated  = true
  }
}

resource "checkly_check" "none" {
  name      = "none"
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/health"
  }
}

resource "checkly_check" "in_v1" {
  name      = "in_v1"
  type      = "API"
  activated = true
  frequency = 5
  group_id  = checkly_check_group.v1.id

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}

resource "checkly_check" "in_v1_silent" {
  name      = "in_v1_silent"
  type      = "API"
  activated = true
  frequency = 5
  group_id  = checkly_check_group.v1_silent.id

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}

resource "checkly_check" "in_v2" {
  name      = "in_v2"
  type      = "API"
  activated = true
  frequency = 5
  group_id  = checkly_check_group_v2.v2.id

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}
