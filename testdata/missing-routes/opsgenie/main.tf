resource "opsgenie_user" "ada" {
  username  = "ada@aurora.example"
  full_name = "Ada"
  role      = "User"
}

resource "opsgenie_schedule" "chat" {
  name    = "Chat"
  enabled = true
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

resource "opsgenie_escalation" "chat" {
  name = "Chat"

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

resource "opsgenie_escalation" "ocr" {
  name = "Documents"

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

resource "opsgenie_team" "models" {
  name                     = "Models"
  delete_default_resources = true
}

resource "opsgenie_team_routing_rule" "chat" {
  name    = "chat"
  team_id = opsgenie_team.models.id
  order   = 0

  criteria {
    type = "match-any-condition"

    conditions {
      field          = "tags"
      operation      = "contains"
      expected_value = "chat"
    }
  }

  notify {
    type = "escalation"
    id   = opsgenie_escalation.chat.id
  }
}

resource "opsgenie_heartbeat" "chat" {
  name          = "chat"
  interval      = 10
  interval_unit = "minutes"
  enabled       = true
  owner_team_id = opsgenie_team.models.id
  alert_tags    = ["chat"]
}

resource "opsgenie_heartbeat" "ocr" {
  name          = "ocr"
  interval      = 10
  interval_unit = "minutes"
  enabled       = true
  owner_team_id = opsgenie_team.models.id
  alert_tags    = ["ocr"]
}
