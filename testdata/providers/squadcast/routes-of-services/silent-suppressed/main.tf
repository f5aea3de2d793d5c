# What suppression takes before routing, and tags that the service sets itself.

data "squadcast_user" "ada" {
  email = "ada@aurora.example"
}

data "squadcast_user" "bo" {
  email = "bo@aurora.example"
}

data "squadcast_team" "aurora" {
  name = "Aurora"
}

resource "squadcast_escalation_policy" "chat" {
  name    = "Chat"
  team_id = data.squadcast_team.aurora.id

  rules {
    delay_minutes = 0

    targets {
      type = "user"
      id   = data.squadcast_user.ada.id
    }
  }
}

resource "squadcast_service" "chat" {
  name                 = "Chat"
  team_id              = data.squadcast_team.aurora.id
  escalation_policy_id = squadcast_escalation_policy.chat.id
  email_prefix         = "chat"
}

resource "squadcast_suppression_rule_v2" "staging" {
  service_id  = squadcast_service.chat.id
  is_basic    = true
  description = "staging is nobody's business"

  basic_expressions {
    lhs = "payload.env"
    op  = "is"
    rhs = "staging"
  }
}

resource "squadcast_suppression_rules" "nights" {
  team_id    = data.squadcast_team.aurora.id
  service_id = squadcast_service.chat.id

  rules {
    is_basic    = true
    description = "quiet nights"

    basic_expressions {
      lhs = "payload.env"
      op  = "matches"
      rhs = "^int"
    }

    timeslots {
      time_zone  = "Europe/Paris"
      start_time = "2026-01-01T20:00:00Z"
      end_time   = "2026-01-02T08:00:00Z"
      repetition = "daily"
      is_allday  = false
      ends_never = true
    }
  }
}

resource "squadcast_tagging_rule_v2" "team" {
  service_id = squadcast_service.chat.id
  is_basic   = true

  basic_expressions {
    lhs = "model"
    op  = "is"
    rhs = "aurora-beta"
  }

  tags {
    key   = "team"
    value = "research"
    color = "#000000"
  }
}

resource "squadcast_routing_rules" "chat" {
  team_id    = data.squadcast_team.aurora.id
  service_id = squadcast_service.chat.id

  rules {
    is_basic = true

    basic_expressions {
      lhs = "payload.env"
      rhs = "prod"
    }

    route_to_id   = data.squadcast_user.bo.id
    route_to_type = "user"
  }

  rules {
    is_basic      = false
    expression    = "payload[\"env\"] == \"tagged\" && tags.team == \"research\""
    route_to_id   = data.squadcast_user.bo.id
    route_to_type = "user"
  }
}

resource "checkly_alert_channel" "chat" {
  for_each = toset(["prod", "staging", "internal", "tagged", "other"])

  webhook {
    name     = "Squadcast"
    url      = squadcast_service.chat.alert_source_endpoints["Incident Webhook"]
    template = jsonencode({ message = "{{ALERT_TITLE}}", env = each.key })
  }
}

resource "checkly_check" "chat" {
  for_each = checkly_alert_channel.chat

  name      = each.key
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/${each.key}"
  }

  alert_channel_subscription {
    channel_id = each.value.id
    activated  = true
  }
}
