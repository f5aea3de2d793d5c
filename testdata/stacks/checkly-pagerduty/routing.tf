resource "pagerduty_event_orchestration" "models" {
  name = "Models"
  team = pagerduty_team.team["platform"].id
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
      for_each = local.endpoints
      content {
        label = "Models: ${rule.value.title}"

        condition {
          expression = "event.custom_details.tags matches part '${rule.value.signal}'"
        }

        actions {
          route_to = pagerduty_service.endpoint[rule.key].id
        }
      }
    }

    rule {
      label = "The catalog itself"

      condition {
        expression = "event.custom_details.tags matches part 'signal:catalog'"
      }

      actions {
        route_to = pagerduty_service.platform.id
      }
    }
  }

  catch_all {
    actions {
      route_to = pagerduty_service.platform.id
    }
  }
}

resource "checkly_alert_channel" "pagerduty" {
  send_recovery = true
  send_failure  = true
  send_degraded = false

  webhook {
    name   = "PagerDuty"
    method = "POST"
    url    = "https://events.pagerduty.com/v2/enqueue"
    template = templatefile("${path.module}/templates/event.json.tftpl", {
      routing_key = pagerduty_event_orchestration_integration.checkly.parameters[0].routing_key
      runbook     = "https://runbooks.lumen.example/models"
    })
  }
}

# Read in the morning; wakes nobody.
resource "checkly_alert_channel" "digest" {
  send_recovery = true
  send_failure  = true

  email {
    address = "models-digest@lumen.example"
  }
}
