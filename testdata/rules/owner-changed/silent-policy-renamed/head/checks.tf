locals {
  models    = ["aurora-large", "aurora-small"]
  frequency = 5
  failures  = 2
  muted     = false
}

resource "checkly_check" "chat" {
  for_each = toset(local.models)

  name      = each.key
  type      = "API"
  activated = true
  muted     = local.muted
  frequency = local.frequency
  locations = ["eu-west-3", "us-east-1"]
  tags      = ["chat_api"]

  request {
    method = "POST"
    url    = "https://api.aurora.example/v1/chat/completions"
    body   = jsonencode({ model = each.key })

    assertion {
      source     = "JSON_BODY"
      property   = "$.choices[0]"
      comparison = "NOT_EMPTY"
    }
  }

  alert_settings {
    escalation_type = "RUN_BASED"

    run_based_escalation {
      failed_run_threshold = local.failures
    }
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}
