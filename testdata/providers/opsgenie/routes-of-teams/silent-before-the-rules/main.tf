# What comes before the rules of a team: actions that set fields, policies that count or add tags, aliases that make many alerts one,
# maintenance of another state, rotations with an end.

resource "opsgenie_user" "ada" {
  username  = "ada@aurora.example"
  full_name = "Ada"
  role      = "User"
}

locals {
  teams = toset(["plain", "counted", "once", "tagged", "merged", "kept", "set", "ended", "muted"])
}

resource "opsgenie_team" "all" {
  for_each                 = local.teams
  name                     = each.key
  delete_default_resources = true

  member {
    id = opsgenie_user.ada.id
  }
}

resource "opsgenie_schedule" "ended" {
  name          = "ended"
  enabled       = true
  owner_team_id = opsgenie_team.all["ended"].id
}

resource "opsgenie_schedule_rotation" "ended" {
  schedule_id = opsgenie_schedule.ended.id
  name        = "ended"
  type        = "weekly"
  start_date  = "2026-01-05T09:00:00Z"
  end_date    = "2026-06-29T09:00:00Z"

  participant {
    type = "user"
    id   = opsgenie_user.ada.id
  }
}

resource "opsgenie_escalation" "ada" {
  name = "Ada"

  rules {
    condition   = "if-not-acked"
    notify_type = "default"
    delay       = 1

    recipient {
      type = "user"
      id   = opsgenie_user.ada.id
    }
  }
}

# One tag takes the alert, all others go nowhere.
resource "opsgenie_team_routing_rule" "all" {
  for_each = setsubtract(local.teams, ["ended"])
  name     = each.key
  team_id  = opsgenie_team.all[each.key].id
  order    = 0

  criteria {
    type = "match-all-conditions"

    conditions {
      field          = "tags"
      operation      = "contains"
      expected_value = "completion_api"
    }
  }

  notify {
    type = "escalation"
    id   = opsgenie_escalation.ada.id
  }
}

resource "opsgenie_team_routing_rule" "ended" {
  name    = "ended"
  team_id = opsgenie_team.all["ended"].id
  order   = 0

  criteria {
    type = "match-all"
  }

  notify {
    type = "schedule"
    id   = opsgenie_schedule.ended.id
  }
}

# Notifies from the third time on.
resource "opsgenie_notification_policy" "counted" {
  name    = "counted"
  team_id = opsgenie_team.all["counted"].id

  de_duplication_action {
    de_duplication_action_type = "value-based"
    count                      = 3
  }

  filter {}
}

# Suppresses all of a team, heartbeats too.
resource "opsgenie_notification_policy" "muted" {
  name     = "muted"
  team_id  = opsgenie_team.all["muted"].id
  suppress = true

  filter {}
}

resource "opsgenie_notification_policy" "some" {
  name    = "some"
  team_id = opsgenie_team.all["plain"].id

  de_duplication_action {
    de_duplication_action_type = "value-based"
    count                      = 3
  }

  filter {
    type = "match-all-conditions"

    conditions {
      field          = "tags"
      operation      = "equals"
      expected_value = "batch"
    }
  }
}

resource "opsgenie_notification_policy" "once" {
  name    = "once"
  team_id = opsgenie_team.all["once"].id

  de_duplication_action {
    de_duplication_action_type = "value-based"
    count                      = 1
  }

  filter {}
}

# Adds a tag: one that a rule asks for, and one that no rule asks for.
resource "opsgenie_alert_policy" "tagged" {
  for_each = { tagged = "completion_api", plain = "seen" }

  name    = each.key
  team_id = opsgenie_team.all[each.key].id
  message = "{{message}}"
  tags    = [each.value]

  filter {}
}

resource "opsgenie_heartbeat" "all" {
  for_each = toset(["plain", "counted", "once", "tagged", "ended", "muted"])

  name          = each.key
  interval      = 10
  interval_unit = "minutes"
  enabled       = true
  owner_team_id = opsgenie_team.all[each.key].id
  alert_tags    = [each.key == "tagged" ? "other" : "completion_api"]
}

# By integrations: the check is Checkly's, which posts to the address with the key.
resource "opsgenie_api_integration" "all" {
  for_each      = toset(["merged", "kept", "set"])
  name          = each.key
  type          = "API"
  owner_team_id = opsgenie_team.all[each.key].id
}

resource "opsgenie_integration_action" "all" {
  for_each       = opsgenie_api_integration.all
  integration_id = each.value.id

  create {
    name  = "create"
    alias = each.key == "merged" ? "model-down" : "{{alias}}"
    tags  = each.key == "set" ? ["completion_api"] : []

    ignore_tags_from_payload = each.key == "set"
  }
}

# Enabled, and not disabled.
resource "opsgenie_maintenance" "kept" {
  description = "kept"

  time {
    type = "indefinitely"
  }

  rules {
    state = "enabled"

    entity {
      id   = opsgenie_api_integration.all["kept"].id
      type = "integration"
    }
  }
}
