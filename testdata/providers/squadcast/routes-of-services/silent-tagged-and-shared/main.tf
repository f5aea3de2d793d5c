# Tags that tagging rules set, before suppression is asked; an address that several rulesets share.

data "squadcast_user" "ada" {
  email = "ada@aurora.example"
}

data "squadcast_team" "aurora" {
  name = "Aurora"
}

resource "squadcast_escalation_policy" "ada" {
  name    = "Ada"
  team_id = data.squadcast_team.aurora.id

  rules {
    delay_minutes = 0

    targets {
      id   = data.squadcast_user.ada.id
      type = "user"
    }
  }
}

resource "squadcast_service" "all" {
  for_each             = toset(["tagged", "plain", "one", "two"])
  name                 = each.key
  team_id              = data.squadcast_team.aurora.id
  email_prefix         = each.key
  escalation_policy_id = squadcast_escalation_policy.ada.id

  maintainer {
    id   = data.squadcast_user.ada.id
    type = "user"
  }
}

resource "squadcast_tagging_rules" "tagged" {
  team_id    = data.squadcast_team.aurora.id
  service_id = squadcast_service.all["tagged"].id

  rules {
    is_basic = true

    basic_expressions {
      lhs = "payload[\"level\"]"
      op  = "is"
      rhs = "info"
    }

    tags {
      key   = "noise"
      value = "yes"
      color = "#000000"
    }
  }
}

resource "squadcast_suppression_rules" "all" {
  for_each   = toset(["tagged", "plain"])
  team_id    = data.squadcast_team.aurora.id
  service_id = squadcast_service.all[each.key].id

  rules {
    is_basic    = true
    description = "noise"

    basic_expressions {
      lhs = each.key == "tagged" ? "tags.noise" : "payload[\"noise\"]"
      op  = "is"
      rhs = "yes"
    }
  }
}

resource "squadcast_ger" "shared" {
  name    = "shared"
  team_id = data.squadcast_team.aurora.id

  entity_owner {
    id   = data.squadcast_user.ada.id
    type = "user"
  }
}

resource "squadcast_ger_ruleset" "all" {
  for_each         = { one = "Checkly", two = "Prometheus" }
  ger_id           = squadcast_ger.shared.id
  alert_source     = each.value
  catch_all_action = { route_to = squadcast_service.all[each.key].id }
}

locals {
  urls = {
    tagged = squadcast_service.all["tagged"].alert_source_endpoints["checkly"]
    plain  = squadcast_service.all["plain"].alert_source_endpoints["checkly"]
    shared = "https://ger.squadcast.example/v1/incident/checkly/${squadcast_ger.shared.routing_key}"
  }
}

resource "checkly_alert_channel" "all" {
  for_each = local.urls

  webhook {
    name     = each.key
    method   = "POST"
    url      = each.value
    template = jsonencode({ level = "info", noise = "no" })
  }
}

resource "checkly_check" "all" {
  for_each = checkly_alert_channel.all

  name      = each.key
  type      = "API"
  activated = true
  frequency = 5
  locations = ["eu-west-3"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = each.value.id
    activated  = true
  }
}
