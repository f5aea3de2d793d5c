data "squadcast_user" "ada" {
  email = "ada@aurora.example"
}

resource "squadcast_escalation_policy" "chat" {
  name    = "Chat"
  team_id = "1"

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
  team_id              = "1"
  escalation_policy_id = squadcast_escalation_policy.chat.id
  email_prefix         = "chat"
}

resource "squadcast_ger" "all" {
  name    = "All"
  team_id = "1"
}

resource "squadcast_ger_ruleset" "checkly" {
  ger_id           = squadcast_ger.all.id
  alert_source     = "Checkly"
  catch_all_action = { route_to = squadcast_service.chat.id }
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

resource "checkly_alert_channel" "squadcast" {
  webhook {
    name     = "Squadcast"
    url      = "https://ger.squadcast.example/v1/incident/checkly/${squadcast_ger.all.routing_key}"
    template = "{\"signal\": \"caht\"}"
  }
}

resource "checkly_check" "chat" { # fires: fallback-only-route
  name      = "chat"
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.squadcast.id
    activated  = true
  }
}
