resource "opsgenie_user" "ada" {
  username  = "ada@aurora.example"
  full_name = "Ada"
  role      = "User"
}

resource "opsgenie_team" "models" {
  name                     = "models"
  delete_default_resources = true

  member {
    id = opsgenie_user.ada.id
  }
}

resource "opsgenie_escalation" "models" {
  name          = "models"
  owner_team_id = opsgenie_team.models.id

  rules {
    condition   = "if-not-acked"
    notify_type = "default"
    delay       = 0

    recipient {
      type = "user"
      id   = opsgenie_user.ada.id
    }
  }
}

resource "opsgenie_team_routing_rule" "models" {
  name       = "everything"
  team_id    = opsgenie_team.models.id
  is_default = true
  order      = 0

  criteria {
    type = "match-all"
  }

  notify {
    type = "escalation"
    id   = opsgenie_escalation.models.id
  }
}

# Nothing of the team notifies anybody, whatever its rules say.
resource "opsgenie_notification_policy" "quiet" {
  name     = "Quiet"
  team_id  = opsgenie_team.models.id
  suppress = true

  filter {
    type = "match-all"
  }
}

resource "opsgenie_heartbeat" "evals" {
  name           = "evals"
  enabled        = true
  interval       = 10
  interval_unit  = "minutes"
  owner_team_id  = opsgenie_team.models.id
  alert_tags     = ["completion_api"]
  alert_priority = "P1"
}
