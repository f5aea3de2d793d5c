# Policies of teams that suppress some alerts, and one that replaces whom the rules page.

resource "opsgenie_user" "ada" {
  username  = "ada@aurora.example"
  full_name = "Ada"
  role      = "User"
}

resource "opsgenie_team" "all" {
  for_each                 = toset(["chat", "search"])
  name                     = each.key
  delete_default_resources = true

  member {
    id = opsgenie_user.ada.id
  }
}

resource "opsgenie_escalation" "all" {
  name = "Everybody"

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

resource "opsgenie_team_routing_rule" "all" {
  for_each = opsgenie_team.all
  name     = each.key
  team_id  = each.value.id
  order    = 0

  criteria {
    type = "match-all"
  }

  notify {
    type = "escalation"
    id   = opsgenie_escalation.all.id
  }
}

resource "opsgenie_notification_policy" "batch" {
  name               = "nobody wakes up for batches"
  team_id            = opsgenie_team.all["chat"].id
  policy_description = "Batches"
  suppress           = true

  filter {
    type = "match-all-conditions"

    conditions {
      field          = "tags"
      operation      = "contains"
      expected_value = "batch"
    }
  }
}

resource "opsgenie_notification_policy" "nights" {
  name    = "quiet nights"
  team_id = opsgenie_team.all["chat"].id

  suppress = true

  filter {
    type = "match-all-conditions"

    conditions {
      field          = "tags"
      operation      = "contains"
      expected_value = "internal"
    }
  }

  time_restriction {
    type = "time-of-day"

    restriction {
      start_hour = 20
      start_min  = 0
      end_hour   = 8
      end_min    = 0
    }
  }
}

resource "opsgenie_notification_policy" "off" {
  name     = "switched off"
  team_id  = opsgenie_team.all["chat"].id
  enabled  = false
  suppress = true

  filter {
    type = "match-all-conditions"

    conditions {
      field          = "tags"
      operation      = "contains"
      expected_value = "completion_api"
    }
  }
}

# Waits, and notifies.
resource "opsgenie_notification_policy" "later" {
  name    = "later"
  team_id = opsgenie_team.all["chat"].id

  delay_action {
    delay_option = "for-duration"

    duration {
      time_amount = 5
    }
  }

  filter {}
}

resource "opsgenie_alert_policy" "search" {
  name                       = "somebody else"
  team_id                    = opsgenie_team.all["search"].id
  message                    = "{{message}}"
  ignore_original_responders = true

  filter {}
}

resource "opsgenie_heartbeat" "all" {
  for_each = {
    chat     = ["chat", "completion_api"]
    batch    = ["chat", "batch"]
    internal = ["chat", "internal"]
    search   = ["search", "search_api"]
  }

  name           = each.key
  interval       = 10
  interval_unit  = "minutes"
  enabled        = true
  owner_team_id  = opsgenie_team.all[each.value[0]].id
  alert_tags     = [each.value[1]]
  alert_priority = "P2"
}

# A team that is only read has rules that are not seen.
data "opsgenie_team" "elsewhere" {
  name = "Elsewhere"
}

resource "opsgenie_heartbeat" "elsewhere" {
  name          = "elsewhere"
  interval      = 10
  interval_unit = "minutes"
  enabled       = true
  owner_team_id = data.opsgenie_team.elsewhere.id
}

# Without a team nobody is notified.
resource "opsgenie_heartbeat" "nobody" {
  name          = "nobody"
  interval      = 10
  interval_unit = "minutes"
  enabled       = true
}
