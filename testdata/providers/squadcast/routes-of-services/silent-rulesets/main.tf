data "squadcast_user" "ada" {
  email = "ada@aurora.example"
}

data "squadcast_team" "aurora" {
  name = "Aurora"
}

resource "squadcast_squad" "chat" {
  name    = "Chat"
  team_id = data.squadcast_team.aurora.id

  members {
    user_id = data.squadcast_user.ada.id
  }
}

resource "squadcast_schedule_v2" "chat" {
  name     = "Chat"
  team_id  = data.squadcast_team.aurora.id
  timezone = "Europe/Paris"
}

resource "squadcast_schedule_rotation_v2" "chat" {
  name        = "week"
  schedule_id = squadcast_schedule_v2.chat.id

  participant_groups {
    participants {
      type = "user"
      id   = data.squadcast_user.ada.id
    }
  }
}

data "squadcast_schedule" "platform" {
  name    = "Platform"
  team_id = data.squadcast_team.aurora.id
}

resource "squadcast_escalation_policy" "chat" {
  name    = "Chat"
  team_id = data.squadcast_team.aurora.id

  rules {
    delay_minutes = 0

    targets {
      type = "schedulev2"
      id   = squadcast_schedule_v2.chat.id
    }
  }
}

resource "squadcast_escalation_policy" "empty" {
  name    = "Empty"
  team_id = data.squadcast_team.aurora.id
}

data "squadcast_escalation_policy" "platform" {
  name    = "Platform"
  team_id = data.squadcast_team.aurora.id
}

resource "squadcast_service" "chat" {
  name                 = "Chat"
  team_id              = data.squadcast_team.aurora.id
  escalation_policy_id = squadcast_escalation_policy.chat.id
  email_prefix         = "chat"

  maintainer {
    id   = squadcast_squad.chat.id
    type = "squad"
  }
}

resource "squadcast_service" "research" {
  name                 = "Research"
  team_id              = data.squadcast_team.aurora.id
  escalation_policy_id = squadcast_escalation_policy.empty.id
  email_prefix         = "research"
}

data "squadcast_service" "platform" {
  name    = "Platform"
  team_id = data.squadcast_team.aurora.id
}

resource "squadcast_routing_rules" "chat" {
  team_id    = data.squadcast_team.aurora.id
  service_id = squadcast_service.chat.id

  rules {
    is_basic = true

    basic_expressions {
      lhs = "env"
      rhs = "staging"
    }

    route_to_id   = squadcast_squad.chat.id
    route_to_type = "squad"
  }

  rules {
    is_basic      = false
    expression    = "env == \"prod\" && team != \"ocr\""
    route_to_id   = data.squadcast_user.ada.id
    route_to_type = "user"
  }
}

resource "squadcast_ger" "all" {
  name    = "All"
  team_id = data.squadcast_team.aurora.id

  entity_owner {
    id   = data.squadcast_team.aurora.id
    type = "team"
  }
}

resource "squadcast_ger_ruleset" "checkly" {
  ger_id           = squadcast_ger.all.id
  alert_source     = "Checkly"
  catch_all_action = { route_to = squadcast_service.research.id }
}

resource "squadcast_ger_ruleset_rule" "chat" {
  ger_id       = squadcast_ger.all.id
  alert_source = "Checkly"
  description  = "chat"
  expression   = "signal == \"chat\""
  action       = { route_to = squadcast_service.chat.id }
}

resource "squadcast_ger_ruleset_rules_ordering" "checkly" {
  ger_id       = squadcast_ger.all.id
  alert_source = "Checkly"
  ordering     = [squadcast_ger_ruleset_rule.chat.id]
}

resource "checkly_alert_channel" "all" {
  for_each = {
    service  = squadcast_service.chat.alert_source_endpoints["checkly"]
    research = squadcast_service.research.alert_source_endpoints["checkly"]
    chat     = "https://ger.squadcast.example/v1/incident/checkly/${squadcast_ger.all.routing_key}"
    other    = "https://ger.squadcast.example/v1/incident/checkly/${squadcast_ger.all.routing_key}"
  }

  webhook {
    name     = each.key
    url      = each.value
    template = "{\"message\": \"{{ALERT_TITLE}}\", \"signal\": \"${each.key}\"}"
  }
}

resource "checkly_check" "all" {
  for_each  = checkly_alert_channel.all
  name      = each.key
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = each.value.id
    activated  = true
  }
}
