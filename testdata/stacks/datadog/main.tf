# Datadog alone: synthetic tests page On-Call teams by handle, a notification rule covers the monitors.

variable "teams" {
  type = map(object({
    capabilities = list(string)
    people       = list(string)
  }))
  default = {
    chat   = { capabilities = ["chat", "vision"], people = ["ada", "bo"] }
    search = { capabilities = ["embeddings"], people = ["cy"] }
  }
}

locals {
  capabilities = merge([for team, t in var.teams : { for c in t.capabilities : c => team }]...)
  people       = toset(flatten([for t in var.teams : t.people]))
}

resource "datadog_user" "person" {
  for_each = local.people
  email    = "${each.key}@aurora.example"
}

resource "datadog_team" "team" {
  for_each    = var.teams
  name        = title(each.key)
  handle      = "models-${each.key}"
  description = "Keeps ${each.key} up"
}

resource "datadog_on_call_schedule" "team" {
  for_each  = var.teams
  name      = "${title(each.key)} on call"
  time_zone = "Europe/Paris"
  teams     = [datadog_team.team[each.key].id]

  layer {
    name           = "Everybody in turn"
    effective_date = "2026-01-01T00:00:00Z"
    rotation_start = "2026-01-01T09:00:00Z"
    users          = [for name in each.value.people : datadog_user.person[name].id]
    interval {
      days = 7
    }
  }
}

resource "datadog_on_call_escalation_policy" "team" {
  for_each = var.teams
  name     = title(each.key)
  retries  = 2

  step {
    escalate_after_seconds = 300
    target {
      schedule = datadog_on_call_schedule.team[each.key].id
    }
  }
}

resource "datadog_on_call_team_routing_rules" "team" {
  for_each = var.teams
  id       = datadog_team.team[each.key].id

  rule {
    query             = "tags.env:prod"
    escalation_policy = datadog_on_call_escalation_policy.team[each.key].id
    urgency           = "high"
  }
  rule {
    escalation_policy = datadog_on_call_escalation_policy.team[each.key].id
    urgency           = "low"
  }
}

resource "datadog_synthetics_test" "model" {
  for_each = local.capabilities

  name      = "Aurora ${each.key}"
  type      = "api"
  subtype   = "http"
  status    = "live"
  locations = ["aws:eu-west-1", "aws:us-east-1"]
  tags      = ["capability:${each.key}", "env:prod", "team:${each.value}"]
  message   = <<-EOT
    {{#is_alert}}Aurora ${each.key} does not answer. @oncall-${datadog_team.team[each.value].handle}{{/is_alert}}
    {{#is_recovery}}Aurora ${each.key} answers again. @slack-aurora-models{{/is_recovery}}
  EOT

  request_definition {
    method = "POST"
    url    = "https://api.aurora.example/v1/${each.key}"
    body   = jsonencode({ model = "aurora-large" })
  }
  assertion {
    type     = "statusCode"
    operator = "is"
    target   = "200"
  }
  assertion {
    type     = "body"
    operator = "contains"
    target   = "aurora-large"
  }
  assertion {
    type     = "responseTime"
    operator = "lessThan"
    target   = "5000"
  }
  options_list {
    tick_every = 300
    retry {
      count    = 1
      interval = 500
    }
  }
}

resource "datadog_monitor" "errors" {
  name    = "Errors of the API"
  type    = "query alert"
  query   = "avg(last_5m):sum:aurora.errors{*} > 10"
  message = "The API answers with errors."
  tags    = ["service:api"]

  monitor_thresholds {
    critical = "10"
  }
}

resource "datadog_monitor_notification_rule" "api" {
  name = "API"
  filter {
    tags = ["service:api"]
  }
  recipients = ["oncall-${datadog_team.team["chat"].handle}"]
}
