# Handles of every form, notification rules, and On-Call behind one of the handles.

resource "datadog_team" "models" {
  name        = "Models"
  handle      = "models"
  description = "Keeps the models up"
}

resource "datadog_team_membership" "ada" {
  team_id = datadog_team.models.id
  user_id = datadog_user.ada.id
}

resource "datadog_user" "ada" {
  email = "ada@aurora.example"
}

resource "datadog_user" "bo" {
  email = "bo@aurora.example"
}

data "datadog_user" "cy" {
  filter = "cy@aurora.example"
}

resource "datadog_team" "audio" {
  name        = "Audio"
  handle      = "audio"
  description = "Audio models"
}

resource "datadog_team_notification_rule" "audio" {
  team_id = datadog_team.audio.id
  slack {
    channel   = "audio"
    workspace = "aurora"
  }
}

resource "datadog_on_call_team_routing_rules" "models" {
  id = datadog_team.models.id

  rule {
    query = "tags.env:staging"
    action {
      send_slack_message {
        workspace = "aurora"
        channel   = "staging"
      }
    }
  }
  rule {
    query             = "tags.capability:(chat OR vision) AND NOT tags.tier:beta"
    escalation_policy = datadog_on_call_escalation_policy.chat.id
    urgency           = "high"
  }
  rule {
    query = "tags.capability:night"
    time_restrictions {
      time_zone = "Europe/Paris"
      restriction {
        start_day  = "monday"
        start_time = "20:00:00"
        end_day    = "tuesday"
        end_time   = "06:00:00"
      }
    }
    escalation_policy = datadog_on_call_escalation_policy.chat.id
    urgency           = "high"
  }
  rule {
    action {
      escalation_policy {
        policy_id = datadog_on_call_escalation_policy.rest.id
        urgency   = "low"
      }
    }
  }
}

resource "datadog_on_call_escalation_policy" "chat" {
  name  = "Chat"
  teams = [datadog_team.models.id]

  step {
    escalate_after_seconds = 300
    target {
      schedule = datadog_on_call_schedule.models.id
    }
  }
  step {
    escalate_after_seconds = 300
    target {
      user = datadog_user.bo.id
    }
  }
}

resource "datadog_on_call_escalation_policy" "rest" {
  name = "Rest"

  step {
    escalate_after_seconds = 300
    target {
      team = datadog_team.models.id
    }
  }
}

resource "datadog_on_call_schedule" "models" {
  name      = "Models"
  time_zone = "Europe/Paris"

  layer {
    name           = "Day"
    effective_date = "2026-01-01T00:00:00Z"
    rotation_start = "2026-01-01T09:00:00Z"
    users          = [data.datadog_user.cy.id, null]
    interval {
      days = 1
    }
  }
}

resource "datadog_webhook" "rootly" {
  name    = "rootly"
  url     = rootly_alerts_source.datadog.webhook_endpoint
  payload = jsonencode({ title = "$EVENT_TITLE", tags = "$TAGS" })
}

resource "rootly_alerts_source" "datadog" {
  name        = "Datadog"
  source_type = "datadog"
}

resource "rootly_alert_route" "all" {
  name              = "All"
  alerts_source_ids = [rootly_alerts_source.datadog.id]

  rules {
    name     = "embeddings"
    position = 1
    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "contains"
        property_field_value          = "capability:embeddings"
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

resource "datadog_monitor_notification_rule" "ocr" {
  name = "ocr"
  filter {
    tags = ["capability:ocr", "env:*"]
  }
  recipients = ["oncall-models", "slack-aurora-ocr"]
}

resource "datadog_monitor_notification_rule" "audio" {
  name = "audio"
  filter {
    scope = "capability:(audio OR speech) AND NOT env:dev"
  }
  conditional_recipients {
    conditions {
      scope      = "transition_type:is_alert"
      recipients = ["pagerduty-Chat"]
    }
    conditions {
      scope      = "transition_type:is_recovery"
      recipients = ["webhook-rootly"]
    }
  }
}

locals {
  # Message and tags of each test.
  tests = {
    chat       = { message = "Chat is down @oncall-models", tags = ["capability:chat", "env:prod"] }
    beta       = { message = "Chat is down @oncall-${datadog_team.models.handle}.", tags = ["capability:chat", "tier:beta"] }
    staging    = { message = "@oncall-models", tags = ["capability:chat", "env:staging"] }
    night      = { message = "@oncall-models", tags = ["capability:night"] }
    embeddings = { message = "{{#is_alert}}@webhook-rootly{{/is_alert}} {{#is_recovery}}@oncall-models{{/is_recovery}}", tags = ["capability:embeddings"] }
    pager      = { message = "@pagerduty-Chat @slack-aurora-chat", tags = [] }
    chatter    = { message = "see a@b.example @slack-aurora-chat @ada@aurora.example @team-audio", tags = [] }
    matched    = { message = "{{#is_match \"host.name\" \"x\"}}@oncall-models{{/is_match}}", tags = [] }
    ocr        = { message = "", tags = ["capability:ocr", "env:prod"] }
    audio      = { message = "", tags = ["capability:speech"] }
    nobody     = { message = "nobody", tags = ["capability:none"] }
    stranger   = { message = "@oncall-strangers", tags = [] }
  }
}

resource "datadog_synthetics_test" "models" {
  for_each = local.tests

  name      = each.key
  type      = "api"
  status    = "live"
  message   = each.value.message
  tags      = each.value.tags
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
  }
}

resource "datadog_monitor" "errors" {
  name     = "errors"
  type     = "query alert"
  query    = "avg(last_5m):sum:errors{*} > 10"
  message  = "@oncall-models"
  tags     = ["capability:chat"]
  priority = "1"
}

# The groups of a query may be any tag of the routing rules.
resource "datadog_monitor" "grouped" {
  name    = "grouped"
  type    = "query alert"
  query   = "avg(last_5m):sum:errors{*} by {tier} > 10"
  message = "@oncall-models"
  tags    = ["capability:chat"]
}

resource "datadog_monitor_json" "logs" {
  monitor = jsonencode({
    name    = "logs"
    type    = "log alert"
    query   = "logs(\"status:error\").rollup(\"count\").last(\"5m\") > 10"
    message = "@oncall-models"
    tags    = ["capability:vision"]
  })
}

resource "datadog_synthetics_suite" "all" {
  name    = "suite"
  message = "@pagerduty-Chat"
  tags    = []
  tests {
    public_id = datadog_synthetics_test.models["chat"].id
  }
  options {
    alerting_threshold = 0.5
  }
}

resource "datadog_downtime_schedule" "weekend" {
  scope = "env:prod"
  monitor_identifier {
    monitor_tags = ["capability:chat"]
  }
  recurring_schedule {
    recurrence {
      rrule    = "FREQ=WEEKLY;BYDAY=SA"
      duration = "1d"
    }
  }
}

resource "datadog_downtime" "old" {
  scope      = ["*"]
  monitor_id = datadog_monitor.grouped.id
  start      = 1700000000
  end        = 1700003600
}
