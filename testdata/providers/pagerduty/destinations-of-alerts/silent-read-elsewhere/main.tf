# What is only read here, and what cannot be told of it.

data "pagerduty_event_orchestration" "elsewhere" {
  name = "Elsewhere"
}

data "pagerduty_event_orchestration" "routed" {
  name = "Routed here"
}

data "pagerduty_event_orchestration_integration" "routed" {
  event_orchestration = data.pagerduty_event_orchestration.routed.id
  label               = "Checkly"
}

data "pagerduty_ruleset" "elsewhere" {
  name = "Elsewhere"
}

data "pagerduty_service" "elsewhere" {
  name = "Elsewhere"
}

data "pagerduty_service_integration" "here" {
  service_name        = "Here"
  integration_summary = "Checkly"
}

data "pagerduty_service_integration" "elsewhere" {
  service_name        = "Far away"
  integration_summary = "Checkly"
}

data "pagerduty_escalation_policy" "elsewhere" {
  name = "Elsewhere"
}

data "pagerduty_schedule" "elsewhere" {
  name = "Elsewhere"
}

data "pagerduty_team" "models" {
  name = "Models"
}

resource "pagerduty_service" "here" {
  name              = "Here"
  escalation_policy = pagerduty_escalation_policy.scheduled.id
}

resource "pagerduty_service" "policy_elsewhere" {
  name              = "Policy elsewhere"
  escalation_policy = data.pagerduty_escalation_policy.elsewhere.id
}

# In maintenance for as long as anybody will remember.
resource "pagerduty_service" "muted" {
  name              = "Muted"
  escalation_policy = pagerduty_escalation_policy.models.id
}

resource "pagerduty_maintenance_window" "forever" {
  start_time = "2026-01-01T00:00:00Z"
  end_time   = "2099-01-01T00:00:00Z"
  services   = [pagerduty_service.muted.id]
}

resource "pagerduty_service_integration" "policy_elsewhere" {
  service = pagerduty_service.policy_elsewhere.id
  type    = "events_api_v2_inbound_integration"
}

resource "pagerduty_service_integration" "muted" {
  service = pagerduty_service.muted.id
  type    = "events_api_v2_inbound_integration"
}

resource "pagerduty_escalation_policy" "scheduled" {
  name  = "Scheduled"
  teams = [data.pagerduty_team.models.id]

  rule {
    escalation_delay_in_minutes = 10
    target {
      type = "schedule_reference"
      id   = data.pagerduty_schedule.elsewhere.id
    }
  }
}

resource "pagerduty_escalation_policy" "models" {
  name = "Models"

  rule {
    escalation_delay_in_minutes = 10
    target {
      id = pagerduty_user.ada.id
    }
  }
}

resource "pagerduty_user" "ada" {
  name  = "Ada"
  email = "ada@aurora.example"
}

# The first rule lets the event itself name a service.
resource "pagerduty_event_orchestration_router" "routed" {
  event_orchestration = data.pagerduty_event_orchestration.routed.id

  set {
    id = "start"

    rule {
      label = "by name"
      actions {
        dynamic_route_to {
          lookup_by = "service_name"
          source    = "event.custom_details.service"
          regex     = "(.*)"
        }
      }
    }
  }
  catch_all {
    actions {
      route_to = data.pagerduty_service.elsewhere.id
    }
  }
}

locals {
  keys = {
    elsewhere        = data.pagerduty_event_orchestration.elsewhere.integration[0].parameters[0].routing_key
    routed           = data.pagerduty_event_orchestration_integration.routed.parameters[0].routing_key
    ruleset          = data.pagerduty_ruleset.elsewhere.routing_keys[0]
    here             = data.pagerduty_service_integration.here.integration_key
    far_away         = data.pagerduty_service_integration.elsewhere.integration_key
    policy_elsewhere = pagerduty_service_integration.policy_elsewhere.integration_key
    muted            = pagerduty_service_integration.muted.integration_key
    literal          = "R0123456789"
  }
}

resource "checkly_alert_channel" "key" {
  for_each = local.keys

  pagerduty {
    service_key = each.value
  }
}

resource "checkly_check" "key" {
  for_each = local.keys

  name      = each.key
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.key[each.key].id
    activated  = true
  }
}
