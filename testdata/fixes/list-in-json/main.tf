resource "checkly_check" "this" {
  for_each          = local.checks
  name              = each.key
  type              = "API"
  activated         = true
  frequency         = each.value.frequency
  max_response_time = 20000
  locations         = each.value.locations
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
