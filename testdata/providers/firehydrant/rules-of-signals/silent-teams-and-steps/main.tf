# Steps for some priorities only, the address of a team, mail that rules let through.

data "firehydrant_user" "ada" {
  email = "ada@aurora.example"
}

resource "firehydrant_team" "all" {
  for_each = toset(["dynamic", "complete", "static", "mail"])
  name     = each.key
}

resource "firehydrant_escalation_policy" "dynamic" {
  name          = "dynamic"
  team_id       = firehydrant_team.all["dynamic"].id
  repetitions   = 0
  default       = true
  step_strategy = "dynamic_by_priority"

  step {
    timeout    = "PT5M"
    priorities = ["HIGH"]

    targets {
      type = "User"
      id   = data.firehydrant_user.ada.id
    }
  }
}

resource "firehydrant_escalation_policy" "complete" {
  name          = "complete"
  team_id       = firehydrant_team.all["complete"].id
  repetitions   = 0
  default       = true
  step_strategy = "dynamic_by_priority"

  step {
    timeout    = "PT5M"
    priorities = ["HIGH", "MEDIUM", "LOW"]

    targets {
      type = "User"
      id   = data.firehydrant_user.ada.id
    }
  }
}

resource "firehydrant_escalation_policy" "static" {
  name        = "static"
  team_id     = firehydrant_team.all["static"].id
  repetitions = 0
  default     = true

  step {
    timeout    = "PT5M"
    priorities = ["HIGH"]

    targets {
      type = "User"
      id   = data.firehydrant_user.ada.id
    }
  }
}

data "firehydrant_ingest_url" "all" {
  for_each   = toset(["dynamic", "complete", "static"])
  team_id    = firehydrant_team.all[each.key].id
  transposer = "checkly"
}

resource "firehydrant_inbound_email" "mail" {
  name                   = "mail"
  slug                   = "mail"
  status_cel             = "'OPEN'"
  level_cel              = "'ERROR'"
  allowed_senders        = ["@checkly.example"]
  rules                  = ["email.body.contains(\"failed\")"]
  rule_matching_strategy = "all"

  target {
    type = "EscalationPolicy"
    id   = firehydrant_escalation_policy.static.id
  }
}

resource "checkly_alert_channel" "all" {
  for_each = data.firehydrant_ingest_url.all

  webhook {
    name   = each.key
    method = "POST"
    url    = each.value.url
  }
}

resource "statuscake_contact_group" "mail" {
  name            = "mail"
  email_addresses = [firehydrant_inbound_email.mail.email]
}

resource "statuscake_heartbeat_check" "mail" {
  name           = "mail"
  period         = 1800
  contact_groups = [statuscake_contact_group.mail.id]
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
