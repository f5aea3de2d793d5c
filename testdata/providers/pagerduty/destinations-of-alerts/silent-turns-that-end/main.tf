# Schedules of the newer kind whose events end, at a date or by their recurrence, beside one that lasts.

locals {
  # When the events of each schedule end, and how they recur.
  schedules = {
    dated   = [{ until = "2026-02-01T00:00:00Z", rule = "RRULE:FREQ=WEEKLY;BYDAY=MO" }]
    counted = [{ until = null, rule = "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=4" }]
    lasting = [{ until = "2026-02-01T00:00:00Z", rule = "RRULE:FREQ=WEEKLY;BYDAY=MO" }, { until = null, rule = "RRULE:FREQ=WEEKLY;BYDAY=MO" }]
  }
}

resource "pagerduty_user" "ada" {
  name  = "Ada"
  email = "ada@aurora.example"
}

resource "pagerduty_schedulev2" "of" {
  for_each  = local.schedules
  name      = each.key
  time_zone = "Europe/Paris"

  rotation {
    dynamic "event" {
      for_each = each.value
      content {
        name            = "Mondays"
        start_time      = "2026-01-05T09:00:00Z"
        end_time        = "2026-01-05T17:00:00Z"
        effective_since = "2026-01-05T09:00:00Z"
        effective_until = event.value.until
        recurrence      = [event.value.rule]

        assignment_strategy {
          type              = "rotating_member_assignment_strategy"
          shifts_per_member = 1
          member {
            type    = "user_member"
            user_id = pagerduty_user.ada.id
          }
        }
      }
    }
  }
}

resource "pagerduty_escalation_policy" "of" {
  for_each = pagerduty_schedulev2.of
  name     = each.key
  rule {
    escalation_delay_in_minutes = 10
    target {
      type = "schedule_reference"
      id   = each.value.id
    }
  }
}

resource "pagerduty_service" "of" {
  for_each          = pagerduty_escalation_policy.of
  name              = each.key
  escalation_policy = each.value.id
}

resource "pagerduty_service_integration" "of" {
  for_each = pagerduty_service.of
  name     = "Checkly"
  service  = each.value.id
  type     = "events_api_v2_inbound_integration"
}

resource "checkly_alert_channel" "of" {
  for_each = pagerduty_service_integration.of
  pagerduty {
    service_key = each.value.integration_key
  }
}

resource "checkly_check" "of" {
  for_each  = checkly_alert_channel.of
  name      = each.key
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/health"
  }
  alert_channel_subscription {
    channel_id = each.value.id
    activated  = true
  }
}
