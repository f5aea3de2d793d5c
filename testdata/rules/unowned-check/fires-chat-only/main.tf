resource "checkly_alert_channel" "slack" {
  slack_app {
    slack_channels = ["#models-alerts"]
  }
}

resource "checkly_check" "chat" { # fires: unowned-check
  name      = "aurora-large completion chat"
  type      = "API"
  activated = true
  frequency = 1
  locations = ["eu-west-3"]
  tags      = ["completion_api"]

  request {
    method = "POST"
    url    = "https://api.aurora.example/v1/chat/completions"
    body   = jsonencode({ model = "aurora-large" })

    assertion {
      source     = "STATUS_CODE"
      comparison = "EQUALS"
      target     = "200"
    }
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.slack.id
    activated  = true
  }
}
