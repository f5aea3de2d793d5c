# Sets that lead to sets, down to the fourth; and rules of the account.

resource "pagerduty_user" "ada" {
  name  = "Ada"
  email = "ada@aurora.example"
}

resource "pagerduty_escalation_policy" "models" {
  name = "Models"

  rule {
    escalation_delay_in_minutes = 10
    target {
      type = "user_reference"
      id   = pagerduty_user.ada.id
    }
  }
}

resource "pagerduty_escalation_policy" "beta" {
  name = "Beta"

  rule {
    escalation_delay_in_minutes = 10
    target {
      type = "user_reference"
      id   = pagerduty_user.ada.id
    }
  }
}

resource "pagerduty_service" "models" {
  name              = "Models"
  escalation_policy = pagerduty_escalation_policy.models.id
}

resource "pagerduty_service_integration" "models" {
  name    = "Checkly"
  service = pagerduty_service.models.id
  type    = "events_api_v2_inbound_integration"
}

resource "pagerduty_event_orchestration_service" "models" {
  service                                = pagerduty_service.models.id
  enable_event_orchestration_for_service = true

  set {
    id = "start"

    rule {
      label = "first"
      condition {
        expression = "event.custom_details.a matches 'yes'"
      }
      actions {
        route_to = "second"
      }
    }
  }
  set {
    id = "second"

    rule {
      label = "second"
      condition {
        expression = "event.custom_details.b matches 'yes'"
      }
      actions {
        route_to = "third"
      }
    }
  }
  set {
    id = "third"

    rule {
      label = "third"
      condition {
        expression = "event.custom_details.c matches 'yes'"
      }
      actions {
        route_to          = "fourth"
        escalation_policy = pagerduty_escalation_policy.beta.id
      }
    }
    rule {
      label = "third, quiet"
      condition {
        expression = "event.custom_details.c matches 'quiet'"
      }
      actions {
        suppress = true
      }
    }
  }
  set {
    id = "fourth"

    rule {
      label = "fourth"
      condition {
        expression = "event.custom_details.d matches 'yes'"
      }
      actions {
        suppress = true
      }
    }
    rule {
      label = "fourth, onward"
      condition {
        expression = "event.custom_details.d matches 'onward'"
      }
      actions {
        route_to = "second"
      }
    }
  }
  catch_all {
    actions {}
  }
}

locals {
  checks = {
    none   = ["no", "no", "no", "no"]
    one    = ["yes", "no", "no", "no"]
    two    = ["yes", "yes", "no", "no"]
    three  = ["yes", "yes", "yes", "no"]
    quiet  = ["yes", "yes", "quiet", "no"]
    four   = ["yes", "yes", "yes", "yes"]
    onward = ["yes", "yes", "yes", "onward"]
  }
}

resource "checkly_alert_channel" "models" {
  for_each = local.checks

  webhook {
    name = "PagerDuty"
    url  = "https://events.pagerduty.com/v2/enqueue"
    template = jsonencode({
      routing_key  = pagerduty_service_integration.models.integration_key
      event_action = "trigger"
      payload = {
        summary        = "{{ALERT_TITLE}}"
        custom_details = { a = each.value[0], b = each.value[1], c = each.value[2], d = each.value[3] }
      }
    })
  }
}

resource "checkly_check" "models" {
  for_each = local.checks

  name      = each.key
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/${each.key}"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.models[each.key].id
    activated  = true
  }
}

data "pagerduty_ruleset" "account" {
  name = "Default Global"
}

resource "pagerduty_event_rule" "website" {
  condition_json = jsonencode(["and", ["contains", ["path", "payload", "source"], "website"]])
  action_json    = jsonencode([["route", pagerduty_service.models.id], ["severity", "warning"]])
}

resource "checkly_alert_channel" "account" {
  pagerduty {
    service_key = data.pagerduty_ruleset.account.routing_keys[0]
  }
}

resource "checkly_check" "account" {
  name      = "account"
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/account"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.account.id
    activated  = true
  }
}
