resource "pagerduty_user" "ada" {
  name  = "Ada"
  email = "ada@aurora.example"
}

resource "pagerduty_schedule" "models" {
  name      = "Models"
  time_zone = "Europe/Paris"

  layer {
    name                         = "Day"
    start                        = "2026-01-01T09:00:00+01:00"
    rotation_virtual_start       = "2026-01-01T09:00:00+01:00"
    rotation_turn_length_seconds = 86400
    users                        = [pagerduty_user.ada.id]
  }
}

resource "pagerduty_escalation_policy" "models" {
  name = "Models"

  rule {
    escalation_delay_in_minutes = 10
    target {
      type = "schedule_reference"
      id   = pagerduty_schedule.models.id
    }
  }
}

resource "pagerduty_service" "models" {
  name              = "Models"
  escalation_policy = pagerduty_escalation_policy.models.id
}

resource "pagerduty_service" "api" {
  for_each          = { chat = "Conversations", ocr = "Documents" }
  name              = each.value
  escalation_policy = pagerduty_escalation_policy.models.id
}

resource "pagerduty_event_orchestration" "models" {
  name = "Models"
}

resource "pagerduty_event_orchestration_integration" "checkly" {
  event_orchestration = pagerduty_event_orchestration.models.id
  label               = "Checkly"
}

resource "pagerduty_event_orchestration_router" "models" {
  event_orchestration = pagerduty_event_orchestration.models.id

  set {
    id = "start"

    rule {
      label = "chat"
      condition {
        expression = "event.custom_details.tags matches part 'capability:chat'"
      }
      actions {
        route_to = pagerduty_service.api["chat"].id
      }
    }
  }

  catch_all {
    actions {
      route_to = pagerduty_service.models.id
    }
  }
}

resource "checkly_alert_channel" "pagerduty" {
  webhook {
    name     = "PagerDuty"
    url      = "https://events.pagerduty.com/v2/enqueue"
    template = <<-EOT
      {
        "routing_key": "${pagerduty_event_orchestration_integration.checkly.parameters[0].routing_key}",
        "event_action": "trigger",
        "payload": {
          "summary": "{{CHECK_NAME}}",
          "severity": "critical",
          "source": "checkly",
          "custom_details": {"tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]}
        }
      }
    EOT
  }
}

resource "checkly_check" "ocr" {
  name      = "ocr"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["capability:ocr"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.pagerduty.id
    activated  = true
  }
}

resource "checkly_check" "talk" {
  name      = "talk"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["capability:chat"]

  request {
    url = "https://api.aurora.example/chat"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.pagerduty.id
    activated  = true
  }
}
