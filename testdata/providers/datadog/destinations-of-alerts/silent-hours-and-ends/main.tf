# Tests that run at some hours only, layers that end, handles for every service, payloads sent as forms, addresses that name their
# target, and a downtime of one test beside one of everything that has an end.

locals {
  tests = {
    always  = { message = "@pagerduty-Chat", hours = false }
    hours   = { message = "@pagerduty-Chat", hours = true }
    muted   = { message = "@pagerduty-Chat", hours = false }
    every   = { message = "@pagerduty", hours = false }
    ended   = { message = "@oncall-ended", hours = false }
    lasting = { message = "@oncall-lasting", hours = false }
    form    = { message = "@webhook-form", hours = false }
    direct  = { message = "@webhook-direct", hours = false }
  }
}

resource "datadog_synthetics_test" "of" {
  for_each = local.tests

  name      = each.key
  type      = "api"
  status    = "live"
  message   = each.value.message
  tags      = ["name:${each.key}"]
  locations = ["aws:eu-west-1"]

  request_definition {
    method = "GET"
    url    = "https://api.aurora.example/health"
  }
  assertion {
    type     = "statusCode"
    operator = "is"
    target   = "200"
  }
  options_list {
    tick_every = 60

    dynamic "scheduling" {
      for_each = each.value.hours ? ["on weekdays"] : []
      content {
        timezone = "Europe/Paris"
        timeframes {
          day  = 1
          from = "08:00"
          to   = "18:00"
        }
      }
    }
  }
}

resource "datadog_downtime_schedule" "one" {
  scope = "*"
  monitor_identifier {
    monitor_id = datadog_synthetics_test.of["muted"].monitor_id
  }
  one_time_schedule {
    start = "2026-01-01T00:00:00Z"
  }
}

resource "datadog_downtime_schedule" "all" {
  scope = "*"
  monitor_identifier {
    monitor_tags = ["*"]
  }
  one_time_schedule {
    start = "2026-01-01T00:00:00Z"
    end   = "2026-01-02T00:00:00Z"
  }
}

resource "datadog_integration_pagerduty_service_object" "chat" {
  service_name = "Chat"
  service_key  = pagerduty_service_integration.chat.integration_key
}

resource "pagerduty_service_integration" "chat" {
  service = pagerduty_service.chat.id
  type    = "events_api_v2_inbound_integration"
}

resource "pagerduty_service" "chat" {
  name              = "Chat"
  escalation_policy = pagerduty_escalation_policy.chat.id
}

resource "pagerduty_escalation_policy" "chat" {
  name = "Chat"
  rule {
    escalation_delay_in_minutes = 10
    target {
      id = pagerduty_user.eve.id
    }
  }
}

resource "pagerduty_user" "eve" {
  name  = "Eve"
  email = "eve@aurora.example"
}

resource "datadog_user" "ada" {
  email = "ada@aurora.example"
}

resource "datadog_team" "of" {
  for_each    = toset(["ended", "lasting"])
  name        = each.key
  handle      = each.key
  description = each.key
}

resource "datadog_on_call_team_routing_rules" "of" {
  for_each = datadog_team.of
  id       = each.value.id
  rule {
    escalation_policy = datadog_on_call_escalation_policy.of[each.key].id
    urgency           = "high"
  }
}

resource "datadog_on_call_escalation_policy" "of" {
  for_each = datadog_on_call_schedule.of
  name     = each.key
  step {
    escalate_after_seconds = 300
    target {
      schedule = each.value.id
    }
  }
}

# Of one every layer ends.
resource "datadog_on_call_schedule" "of" {
  for_each  = toset(["ended", "lasting"])
  name      = each.key
  time_zone = "Europe/Paris"

  layer {
    name           = "First"
    effective_date = "2026-01-01T00:00:00Z"
    end_date       = "2026-02-01T00:00:00Z"
    rotation_start = "2026-01-01T09:00:00Z"
    users          = [datadog_user.ada.id]
    interval {
      days = 1
    }
  }

  dynamic "layer" {
    for_each = each.key == "lasting" ? ["Second"] : []
    content {
      name           = layer.value
      effective_date = "2026-02-01T00:00:00Z"
      rotation_start = "2026-02-01T09:00:00Z"
      users          = [datadog_user.ada.id]
      interval {
        days = 1
      }
    }
  }
}

# What a receiver makes of a form is not read: the tags may be lost.
resource "datadog_webhook" "form" {
  name      = "form"
  url       = rootly_alerts_source.datadog.webhook_endpoint
  encode_as = "form"
  payload   = jsonencode({ tags = "$TAGS" })
}

resource "datadog_webhook" "direct" {
  name    = "direct"
  url     = "https://webhooks.rootly.com/webhooks/incoming/datadog_webhooks/notify/EscalationPolicy/${rootly_escalation_policy.models.id}"
  payload = jsonencode({ tags = "$TAGS" })
}

resource "rootly_alerts_source" "datadog" {
  name        = "Datadog"
  source_type = "datadog"
}

resource "rootly_alert_route" "all" {
  name              = "All"
  alerts_source_ids = [rootly_alerts_source.datadog.id]

  rules {
    name = "form"
    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "contains"
        property_field_value          = "name:form"
      }
    }
    destinations {
      target_type = "EscalationPolicy"
      target_id   = rootly_escalation_policy.models.id
    }
  }
}

resource "rootly_escalation_policy" "models" {
  name = "Models"
}

resource "rootly_escalation_level" "models" {
  escalation_policy_id = rootly_escalation_policy.models.id
  position             = 1
  notification_target_params {
    type = "user"
    id   = data.rootly_user.dan.id
  }
}

data "rootly_user" "dan" {
  email = "dan@aurora.example"
}
