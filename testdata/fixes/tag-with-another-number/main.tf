locals {
  checks = {
    "embed"  = { path = "embeddings", frequency = 1, tags = ["embeddings_api"] }
    "large"  = { path = "chat/completions", frequency = 1, tags = ["completion_api"] }
    "medium" = { path = "chat/completions", frequency = 1, tags = ["completion2api"] }
    "small"  = { path = "chat/completions", frequency = 1, tags = ["completion_api"] }
  }
}

resource "checkly_check" "this" {
  for_each          = local.checks
  name              = each.key
  type              = "API"
  activated         = true
  frequency         = each.value.frequency
  max_response_time = 20000
  locations         = ["eu-west-3", "us-east-1"]
  tags              = each.value.tags

  alert_settings {
    run_based_escalation {
      failed_run_threshold = 2
    }
  }

  request {
    method = "POST"
    url    = "https://api.aurora.example/v1/${each.value.path}"
    body   = jsonencode({ model = each.key })

    assertion {
      source     = "STATUS_CODE"
      comparison = "EQUALS"
      target     = "200"
    }
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}
