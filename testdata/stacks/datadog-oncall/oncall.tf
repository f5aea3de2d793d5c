locals {
  people = toset(flatten([for t in local.teams : t.people]))
}

resource "datadog_user" "person" {
  for_each = local.people

  email = "${each.key}@quill.example"
  roles = [data.datadog_role.responder.id]
}

data "datadog_role" "responder" {
  filter = "Datadog Standard Role"
}

resource "datadog_team" "team" {
  for_each = local.teams

  name        = each.value.name
  handle      = each.value.handle
  description = "On call for ${join(", ", [for api, team in local.team_of : api if team == each.key])}"
}

resource "datadog_team_membership" "person" {
  for_each = merge([for team, t in local.teams : { for p in t.people : "${team}/${p}" => { team = team, person = p } }]...)

  team_id = datadog_team.team[each.value.team].id
  user_id = datadog_user.person[each.value.person].id
}

resource "datadog_on_call_schedule" "team" {
  for_each = local.teams

  name      = "${each.value.name} on call"
  time_zone = "Europe/Paris"
  teams     = [datadog_team.team[each.key].id]

  layer {
    name           = "In turn"
    effective_date = "2026-01-01T00:00:00Z"
    rotation_start = "2026-01-05T09:00:00Z"
    users          = [for p in each.value.people : datadog_user.person[p].id]

    interval {
      days = 7
    }
  }
}

resource "datadog_on_call_escalation_policy" "team" {
  for_each = local.teams

  name                       = each.value.name
  resolve_page_on_policy_end = false
  retries                    = 2
  teams                      = [datadog_team.team[each.key].id]

  step {
    assignment             = "default"
    escalate_after_seconds = 300

    target {
      schedule = datadog_on_call_schedule.team[each.key].id
    }
  }

  step {
    assignment             = "default"
    escalate_after_seconds = 600

    target {
      team = datadog_team.team[each.key].id
    }
  }
}

# Staging pages at low urgency, which is held back at night.
resource "datadog_on_call_team_routing_rules" "team" {
  for_each = local.teams

  id = datadog_team.team[each.key].id

  rule {
    query             = "tags.env:prod"
    urgency           = "high"
    escalation_policy = datadog_on_call_escalation_policy.team[each.key].id
  }

  rule {
    urgency           = "low"
    escalation_policy = datadog_on_call_escalation_policy.team[each.key].id
  }
}
