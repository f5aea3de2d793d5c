# Checkly watches, PagerDuty's orchestration routes by what the channel puts into the event.

variable "teams" {
  type = map(object({
    capabilities = list(string)
    people       = list(string)
  }))
  default = {
    dialogue = { capabilities = ["chat", "vision"], people = ["ada", "bo"] }
    search   = { capabilities = ["embeddings"], people = ["cy"] }
  }
}

locals {
  capabilities = merge([for team, t in var.teams : { for c in t.capabilities : c => team }]...)
  people       = toset(flatten([for t in var.teams : t.people]))
}

resource "pagerduty_user" "person" {
  for_each = local.people
  name     = title(each.key)
  email    = "${each.key}@aurora.example"
}

resource "pagerduty_schedule" "team" {
  for_each  = var.teams
  name      = "${title(each.key)} on call"
  time_zone = "Europe/Paris"

  layer {
    name                         = "Everybody in turn"
    start                        = "2026-01-01T09:00:00+01:00"
    rotation_virtual_start       = "2026-01-01T09:00:00+01:00"
    rotation_turn_length_seconds = 7 * 24 * 3600
    users                        = [for name in each.value.people : pagerduty_user.person[name].id]
  }
}

resource "pagerduty_escalation_policy" "team" {
  for_each  = var.teams
  name      = title(each.key)
  num_loops = 2

  rule {
    escalation_delay_in_minutes = 10
    target {
      type = "schedule_reference"
      id   = pagerduty_schedule.team[each.key].id
    }
  }
  rule {
    escalation_delay_in_minutes = 15
    dynamic "target" {
      for_each = each.value.people
      content {
        type = "user_reference"
        id   = pagerduty_user.person[target.value].id
      }
    }
  }
}

resource "pagerduty_service" "team" {
  for_each                = var.teams
  name                    = "Models of ${each.key}"
  escalation_policy       = pagerduty_escalation_policy.team[each.key].id
  auto_resolve_timeout    = "null"
  acknowledgement_timeout = 1800

  incident_urgency_rule {
    type    = "constant"
    urgency = "high"
  }
}

resource "pagerduty_alert_grouping_setting" "team" {
  for_each = var.teams
  name     = "Models of ${each.key}"
  type     = "time"
  services = [pagerduty_service.team[each.key].id]

  config {
    timeout = 300
  }
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

    dynamic "rule" {
      for_each = local.capabilities
      content {
        label = rule.key
        condition {
          expression = "event.custom_details.tags matches part 'capability:${rule.key}'"
        }
        actions {
          route_to = pagerduty_service.team[rule.value].id
        }
      }
    }
  }

  catch_all {
    actions {
      route_to = pagerduty_service.team["dialogue"].id
    }
  }
}

resource "checkly_alert_channel" "pagerduty" {
  send_recovery = true

  webhook {
    name     = "PagerDuty"
    method   = "POST"
    url      = "https://events.pagerduty.com/v2/enqueue"
    template = <<-EOT
      {
        "routing_key": "${pagerduty_event_orchestration_integration.checkly.parameters[0].routing_key}",
        "event_action": "trigger",
        "dedup_key": "{{CHECK_ID}}",
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

resource "checkly_check" "model" {
  for_each = local.capabilities

  name      = "Aurora ${each.key}"
  type      = "API"
  activated = true
  frequency = 5
  locations = ["eu-west-1", "us-east-1"]
  tags      = ["capability:${each.key}"]

  request {
    method = "POST"
    url    = "https://api.aurora.example/v1/${each.key}"
    body   = jsonencode({ model = "aurora-large" })

    assertion {
      source     = "JSON_BODY"
      property   = "$.model"
      comparison = "EQUALS"
      target     = "aurora-large"
    }
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.pagerduty.id
    activated  = true
  }
}
