resource "opsgenie_user" "ada" {
  username  = "ada@aurora.example"
  full_name = "Ada"
  role      = "User"
}

data "opsgenie_user" "grace" {
  username = "grace@aurora.example"
}

resource "opsgenie_team" "chat" {
  name                     = "Chat"
  delete_default_resources = true

  member {
    id = opsgenie_user.ada.id
  }
}

# Its default rule is the vendor's.
resource "opsgenie_team" "platform" {
  name = "Platform"

  member {
    id = data.opsgenie_user.grace.id
  }
}

resource "opsgenie_schedule" "chat" {
  name          = "Chat"
  enabled       = true
  owner_team_id = opsgenie_team.chat.id
}

resource "opsgenie_schedule_rotation" "chat" {
  schedule_id = opsgenie_schedule.chat.id
  start_date  = "2026-01-01T09:00:00Z"
  type        = "weekly"

  participant {
    type = "user"
    id   = opsgenie_user.ada.id
  }
}

# Left out, `enabled` is false.
resource "opsgenie_schedule" "off" {
  name = "Off"
}

resource "opsgenie_schedule_rotation" "off" {
  schedule_id = opsgenie_schedule.off.id
  start_date  = "2026-01-01T09:00:00Z"
  type        = "weekly"

  participant {
    type = "user"
    id   = opsgenie_user.ada.id
  }
}

resource "opsgenie_escalation" "chat" {
  name          = "Chat"
  owner_team_id = opsgenie_team.chat.id

  rules {
    condition   = "if-not-acked"
    notify_type = "default"
    delay       = 1

    recipient {
      type = "schedule"
      id   = opsgenie_schedule.chat.id
    }
  }
}

data "opsgenie_escalation" "platform" {
  name = "Platform"
}

resource "opsgenie_team_routing_rule" "nightly" {
  name    = "nightly"
  team_id = opsgenie_team.chat.id
  order   = 0

  criteria {
    type = "match-all-conditions"

    conditions {
      field          = "tags"
      operation      = "contains"
      expected_value = "batch"
    }

    conditions {
      field          = "priority"
      operation      = "equals"
      expected_value = "P1"
      not            = true
    }
  }

  notify {
    type = "none"
  }
}

resource "opsgenie_team_routing_rule" "chat" {
  name    = "chat"
  team_id = opsgenie_team.chat.id
  order   = 1

  criteria {
    type = "match-any-condition"

    conditions {
      field          = "tags"
      operation      = "contains"
      expected_value = "completion_api"
    }

    conditions {
      field          = "message"
      operation      = "starts-with"
      expected_value = "Chat"
    }
  }

  notify {
    type = "escalation"
    id   = opsgenie_escalation.chat.id
  }
}

# By name, to a schedule that is switched off.
resource "opsgenie_team_routing_rule" "off" {
  name    = "off"
  team_id = opsgenie_team.chat.id
  order   = 2

  criteria {
    type = "match-all-conditions"

    conditions {
      field          = "tags"
      operation      = "matches"
      expected_value = "^off$"
    }
  }

  notify {
    type = "schedule"
    name = opsgenie_schedule.off.name
  }
}

resource "opsgenie_heartbeat" "chat" {
  name           = "chat"
  interval       = 10
  interval_unit  = "minutes"
  enabled        = true
  owner_team_id  = opsgenie_team.chat.id
  alert_message  = "Chat is silent"
  alert_priority = "P2"
  alert_tags     = ["completion_api"]
}

resource "opsgenie_heartbeat" "batch" {
  name           = "batch"
  interval       = 1
  interval_unit  = "days"
  enabled        = true
  owner_team_id  = opsgenie_team.chat.id
  alert_message  = "Batch is late"
  alert_priority = "P3"
  alert_tags     = ["batch"]
}

resource "opsgenie_heartbeat" "urgent" {
  name           = "urgent"
  interval       = 1
  interval_unit  = "hours"
  enabled        = true
  owner_team_id  = opsgenie_team.chat.id
  alert_message  = "Batch is late"
  alert_priority = "P1"
  alert_tags     = ["batch"]
}

resource "opsgenie_heartbeat" "off" {
  name          = "off"
  interval      = 10
  interval_unit = "minutes"
  enabled       = true
  owner_team_id = opsgenie_team.chat.id
  alert_message = "off"
  alert_tags    = ["off"]
}

resource "opsgenie_api_integration" "chat" {
  name          = "Checkly"
  type          = "API"
  owner_team_id = opsgenie_team.chat.id
}

# Two responders of its own, and no team.
resource "opsgenie_api_integration" "direct" {
  name = "Direct"
  type = "API"

  responders {
    type = "user"
    id   = opsgenie_user.ada.id
  }

  responders {
    type = "escalation"
    id   = opsgenie_escalation.chat.id
  }
}

resource "opsgenie_email_integration" "mail" {
  name           = "Mail"
  email_username = "alerts"

  responders {
    type = "team"
    id   = opsgenie_team.chat.id
  }
}

# Takes alerts and tells nobody.
resource "opsgenie_api_integration" "muted" {
  name                   = "Muted"
  type                   = "API"
  owner_team_id          = opsgenie_team.chat.id
  suppress_notifications = true
}

resource "opsgenie_service" "chat" {
  name    = "Chat"
  team_id = opsgenie_team.chat.id
}

resource "opsgenie_alert_policy" "more" {
  name    = "more"
  team_id = opsgenie_team.chat.id
  message = "{{message}}"

  filter {
    type = "match-all"
  }

  responders {
    type = "user"
    id   = data.opsgenie_user.grace.id
  }
}

resource "checkly_alert_channel" "opsgenie" {
  for_each = {
    direct = opsgenie_api_integration.direct.api_key
    muted  = opsgenie_api_integration.muted.api_key
  }

  opsgenie {
    name     = each.key
    api_key  = each.value
    region   = "EU"
    priority = "P1"
  }
}

resource "checkly_check" "all" {
  for_each  = checkly_alert_channel.opsgenie
  name      = each.key
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["completion_api"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = each.value.id
    activated  = true
  }
}
