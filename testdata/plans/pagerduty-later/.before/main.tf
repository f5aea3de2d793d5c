# One orchestration with rules at every step, and a service that is reached past all of them.

resource "pagerduty_event_orchestration" "models" {
  name = "Models"
}

resource "pagerduty_event_orchestration_integration" "checkly" {
  event_orchestration = pagerduty_event_orchestration.models.id
  label               = "Checkly"
}

resource "pagerduty_event_orchestration_global" "models" {
  event_orchestration = pagerduty_event_orchestration.models.id

  set {
    id = "start"

    rule {
      label = "staging is nobody's business"
      condition {
        expression = "event.custom_details.env matches 'staging'"
      }
      actions {
        drop_event = true
      }
    }
    rule {
      label = "research"
      condition {
        expression = "event.custom_details.team matches 'research'"
      }
      actions {
        route_to = "research"
      }
    }
    rule {
      label    = "switched off"
      disabled = true
      actions {
        drop_event = true
      }
    }
  }

  set {
    id = "research"

    rule {
      label = "quiet research"
      condition {
        expression = "event.class matches regex 'quiet$'"
      }
      actions {
        suppress = true
      }
    }
  }

  catch_all {
    actions {}
  }
}

resource "pagerduty_event_orchestration_router" "models" {
  event_orchestration = pagerduty_event_orchestration.models.id

  set {
    id = "start"

    rule {
      label = "chat"
      condition {
        expression = "event.custom_details.capability matches 'chat' and not event.custom_details.muted exists"
      }
      condition {
        expression = "event.custom_details.capability matches 'vision'"
      }
      actions {
        route_to = pagerduty_service.chat.id
      }
    }
    rule {
      label = "research"
      condition {
        expression = "event.custom_details.team matches 'research'"
      }
      actions {
        route_to = pagerduty_service.research.id
      }
    }
    rule {
      label = "office hours"
      condition {
        expression = "event.custom_details.capability matches 'audio' and now in Mon,Tue,Wed 09:00:00 to 17:00:00 Europe/Paris"
      }
      actions {
        route_to = pagerduty_service.chat.id
      }
    }
  }

  catch_all {
    actions {
      route_to = "unrouted"
    }
  }
}

resource "pagerduty_event_orchestration_unrouted" "models" {
  event_orchestration = pagerduty_event_orchestration.models.id

  set {
    id = "start"
  }
  catch_all {
    actions {}
  }
}

resource "pagerduty_event_orchestration_service" "chat" {
  service                                = pagerduty_service.chat.id
  enable_event_orchestration_for_service = true

  set {
    id = "start"

    rule {
      label = "beta models page nobody"
      condition {
        expression = "event.custom_details.tags matches part 'beta'"
      }
      actions {
        suppress = true
      }
    }
    rule {
      label = "vision has its own people"
      condition {
        expression = "event.custom_details.capability matches 'vision'"
      }
      actions {
        escalation_policy = pagerduty_escalation_policy.vision.id
      }
    }
  }

  catch_all {
    actions {}
  }
}

# Not in use: without the switch a service keeps to its older rules, and has none.
resource "pagerduty_event_orchestration_service" "research" {
  service = pagerduty_service.research.id

  set {
    id = "start"
  }
  catch_all {
    actions {
      suppress = true
    }
  }
}

resource "pagerduty_service" "chat" {
  name              = "Chat"
  escalation_policy = pagerduty_escalation_policy.models.id
}

resource "pagerduty_service" "research" {
  name              = "Research"
  escalation_policy = pagerduty_escalation_policy.models.id
}

resource "pagerduty_service" "direct" {
  name              = "Direct"
  escalation_policy = pagerduty_escalation_policy.scheduled.id
}

resource "pagerduty_service" "old" {
  name              = "Old"
  escalation_policy = pagerduty_escalation_policy.models.id
}

resource "pagerduty_service_integration" "direct" {
  name    = "Checkly"
  service = pagerduty_service.direct.id
  type    = "events_api_v2_inbound_integration"
}

resource "pagerduty_service_integration" "old" {
  name    = "Checkly"
  service = pagerduty_service.old.id
  type    = "events_api_v2_inbound_integration"
}

resource "pagerduty_service_event_rule" "old" {
  service  = pagerduty_service.old.id
  position = 0

  conditions {
    operator = "and"
    subconditions {
      operator = "equals"
      parameter {
        path  = "payload.custom_details.capability"
        value = "muted"
      }
    }
  }
  actions {
    suppress {
      value = true
    }
  }
}

resource "pagerduty_ruleset" "models" {
  name = "Models"
}

resource "pagerduty_ruleset_rule" "chat" {
  ruleset  = pagerduty_ruleset.models.id
  position = 0

  conditions {
    operator = "or"
    subconditions {
      operator = "contains"
      parameter {
        path  = "payload.summary"
        value = "chat"
      }
    }
    subconditions {
      operator = "nexists"
      parameter {
        path  = "payload.custom_details.capability"
      }
    }
  }
  actions {
    route {
      value = pagerduty_service.direct.id
    }
  }
}

resource "pagerduty_ruleset_rule" "rest" {
  ruleset   = pagerduty_ruleset.models.id
  position  = 1
  catch_all = true

  actions {
    route {
      value = pagerduty_service.research.id
    }
  }
}

resource "pagerduty_escalation_policy" "models" {
  name      = "Models"
  teams     = [pagerduty_team.models.id]
  num_loops = 2

  rule {
    escalation_delay_in_minutes = 10
    target {
      type = "user_reference"
      id   = pagerduty_user.ada.id
    }
  }
}

resource "pagerduty_escalation_policy" "vision" {
  name = "Vision"

  rule {
    escalation_delay_in_minutes = 10
    target {
      type = "schedule_reference"
      id   = pagerduty_schedulev2.vision.id
    }
  }
}

resource "pagerduty_escalation_policy" "scheduled" {
  name = "Scheduled"

  rule {
    escalation_delay_in_minutes = 10
    target {
      type = "schedule_reference"
      id   = pagerduty_schedule.models.id
    }
  }
}

resource "pagerduty_schedule" "models" {
  name      = "Models"
  time_zone = "Europe/Paris"

  layer {
    name                         = "Day"
    start                        = "2026-01-01T09:00:00+01:00"
    rotation_virtual_start       = "2026-01-01T09:00:00+01:00"
    rotation_turn_length_seconds = 86400
    users                        = [data.pagerduty_user.bo.id]
  }
}

resource "pagerduty_schedulev2" "vision" {
  name      = "Vision"
  time_zone = "Europe/Paris"

  rotation {
    event {
      name            = "Day"
      start_time      = "2026-01-01T09:00:00"
      end_time        = "2026-01-01T17:00:00"
      effective_since = "2026-01-01T09:00:00Z"
      recurrence      = ["RRULE:FREQ=DAILY"]

      assignment_strategy {
        type = "rotating_member_assignment_strategy"
        member {
          type    = "user_member"
          user_id = pagerduty_user.cy.id
        }
        member {
          type = "empty_member"
        }
      }
    }
  }
}

resource "pagerduty_user" "ada" {
  name  = "Ada"
  email = "ada@aurora.example"
}

resource "pagerduty_user" "cy" {
  name  = "Cy"
  email = "cy@aurora.example"
}

data "pagerduty_user" "bo" {
  email = "bo@aurora.example"
}

resource "pagerduty_team" "models" {
  name = "Models"
}

resource "pagerduty_team_membership" "ada" {
  user_id = pagerduty_user.ada.id
  team_id = pagerduty_team.models.id
}

resource "pagerduty_maintenance_window" "chat" {
  start_time = "2026-11-09T20:00:00+01:00"
  end_time   = "2026-11-09T22:00:00+01:00"
  services   = [pagerduty_service.chat.id]
}

locals {
  orchestration = "R0123456789ABCDEF"

  # What the channel of each check puts into the event, and the key it has.
  events = {
    staging    = { key = local.orchestration, capability = "chat", env = "staging", team = "" }
    chat       = { key = local.orchestration, capability = "chat", env = "prod", team = "" }
    beta       = { key = local.orchestration, capability = "chat", env = "prod", team = "" }
    vision     = { key = local.orchestration, capability = "vision", env = "prod", team = "" }
    research   = { key = local.orchestration, capability = "none", env = "prod", team = "research" }
    ocr        = { key = local.orchestration, capability = "ocr", env = "prod", team = "" }
    audio      = { key = local.orchestration, capability = "audio", env = "prod", team = "" }
    old        = { key = pagerduty_service_integration.old.integration_key, capability = "chat", env = "prod", team = "" }
    suppressed = { key = pagerduty_service_integration.old.integration_key, capability = "muted", env = "prod", team = "" }
    chat_rule  = { key = "RFEDCBA9876543210", capability = "chat", env = "prod", team = "" }
    other_rule = { key = "RFEDCBA9876543210", capability = "ocr", env = "prod", team = "" }
  }
}

resource "checkly_alert_channel" "models" {
  for_each = local.events

  webhook {
    name     = "PagerDuty"
    url      = "https://events.pagerduty.com/v2/enqueue"
    template = <<-EOT
      {
        "routing_key": "${each.value.key}",
        "event_action": "trigger",
        "payload": {
          "summary": "{{CHECK_NAME}}",
          "severity": "critical",
          "source": "checkly",
          "class": "{{GROUP_NAME}}",
          "custom_details": {
            "capability": "${each.value.capability}",
            "env": "${each.value.env}",
            "team": "${each.value.team}",
            "tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]
          }
        }
      }
    EOT
  }
}

resource "checkly_check" "models" {
  for_each = local.events

  name      = each.key
  type      = "API"
  activated = true
  frequency = 5
  tags      = each.key == "beta" ? ["beta"] : ["ga"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.models[each.key].id
    activated  = true
  }
}

# The key of a service's integration goes past every router.
resource "checkly_alert_channel" "direct" {
  pagerduty {
    service_name = "Direct"
    service_key  = pagerduty_service_integration.direct.integration_key
  }
}

resource "checkly_check" "direct" {
  name      = "direct"
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.direct.id
    activated  = true
  }
}
