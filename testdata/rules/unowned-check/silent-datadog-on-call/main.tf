resource "datadog_team" "models" {
  name        = "Models"
  handle      = "models"
  description = "Keeps the models up"
}

resource "datadog_user" "ada" {
  email = "ada@aurora.example"
}

resource "datadog_on_call_schedule" "models" {
  name      = "Models"
  time_zone = "Europe/Paris"

  layer {
    name           = "Day"
    effective_date = "2026-01-01T00:00:00Z"
    rotation_start = "2026-01-01T09:00:00Z"
    users          = [datadog_user.ada.id]
    interval {
      days = 7
    }
  }
}

resource "datadog_on_call_escalation_policy" "models" {
  name = "Models"

  step {
    escalate_after_seconds = 300
    target {
      schedule = datadog_on_call_schedule.models.id
    }
  }
}

resource "datadog_on_call_team_routing_rules" "models" {
  id = datadog_team.models.id

  rule {
    query = "tags.env:dev"
    action {
      send_slack_message {
        workspace = "aurora"
        channel   = "dev"
      }
    }
  }
  rule {
    escalation_policy = datadog_on_call_escalation_policy.models.id
    urgency           = "high"
  }
}

resource "datadog_synthetics_test" "chat" {
  name      = "chat"
  type      = "api"
  status    = "live"
  locations = ["aws:eu-west-1"]
  tags      = ["env:prod"]
  message   = "Chat does not answer @oncall-models"

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
    tick_every = 300
  }
}
