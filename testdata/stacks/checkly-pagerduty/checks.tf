resource "checkly_check_group" "endpoint" {
  for_each = local.endpoints

  name        = "Lumen ${each.value.title}"
  activated   = true
  muted       = false
  concurrency = 2
  locations   = each.value.locations

  alert_settings {
    escalation_type = "RUN_BASED"

    run_based_escalation {
      failed_run_threshold = each.value.failures
    }
  }

  environment_variable {
    key    = "API_KEY"
    value  = var.api_key
    secret = true
  }
}

module "probe" {
  source   = "./modules/probe"
  for_each = local.probes

  name     = "Lumen ${each.value.model}: ${each.value.title}"
  enabled  = each.value.enabled
  model    = each.value.model
  endpoint = each.value.endpoint
  url      = "${var.api_url}${each.value.path}"
  group_id = checkly_check_group.endpoint[each.value.endpoint].id
  period   = each.value.period
  max_ms   = each.value.max_ms
  tags     = [each.value.signal, "model:${each.value.model}", "severity:${each.value.severity}"]
  channels = [checkly_alert_channel.pagerduty.id, checkly_alert_channel.digest.id]
}

# The job that writes the list of models; a list that is not renewed hides every new model.
resource "checkly_heartbeat" "catalog" {
  name      = "Lumen catalog export"
  activated = true
  muted     = false
  tags      = ["signal:catalog"]

  heartbeat {
    period      = 6
    period_unit = "hours"
    grace       = 30
    grace_unit  = "minutes"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.pagerduty.id
    activated  = true
  }
}

# The weekly rollout restarts every model server.
resource "checkly_maintenance_windows" "rollout" {
  name            = "Rollout"
  starts_at       = "2026-11-24T05:00:00Z"
  ends_at         = "2026-11-24T05:30:00Z"
  repeat_unit     = "WEEK"
  repeat_interval = 1
  repeat_ends_at  = "2027-11-24T00:00:00Z"
  tags            = ["signal:rerank"]
}
