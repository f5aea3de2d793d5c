resource "checkly_check" "probe" {
  for_each = local.probes

  name              = "${each.value.model} ${each.value.kind}"
  type              = "API"
  activated         = true
  frequency         = local.kinds[each.value.kind].frequency
  locations         = local.kinds[each.value.kind].locations
  max_response_time = local.kinds[each.value.kind].slow
  tags              = [local.kinds[each.value.kind].tag]

  request {
    method    = "POST"
    url       = "https://api.aurora.example${local.kinds[each.value.kind].path}"
    body_type = "JSON"
    body      = jsonencode({ model = each.value.model })

    assertion {
      source     = "JSON_BODY"
      property   = local.kinds[each.value.kind].result
      comparison = "NOT_EMPTY"
    }
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }

  alert_settings {
    escalation_type = "RUN_BASED"

    run_based_escalation {
      failed_run_threshold = local.kinds[each.value.kind].failures
    }
  }
}

resource "checkly_check" "console" {
  name      = "console"
  type      = "BROWSER"
  activated = true
  frequency = 10
  locations = ["eu-west-3", "us-east-1"]
  tags      = ["console_web"]
  script    = "// signs in"

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }

  alert_settings {
    escalation_type = "RUN_BASED"

    run_based_escalation {
      failed_run_threshold = 2
    }
  }
}
