resource "pagerduty_user" "person" {
  for_each = var.people

  name  = each.value.name
  email = "${each.key}@lumen.example"
}

resource "pagerduty_team" "team" {
  for_each = local.teams
  name     = title(each.key)
}

resource "pagerduty_team_membership" "person" {
  for_each = var.people

  team_id = pagerduty_team.team[each.value.team].id
  user_id = pagerduty_user.person[each.key].id
  role    = "responder"
}

resource "pagerduty_schedule" "team" {
  for_each = local.teams

  name      = "${title(each.key)} on call"
  time_zone = "Europe/Paris"
  teams     = [pagerduty_team.team[each.key].id]

  layer {
    name                         = "In turn"
    start                        = "2026-01-05T09:00:00+01:00"
    rotation_virtual_start       = "2026-01-05T09:00:00+01:00"
    rotation_turn_length_seconds = 7 * 24 * 60 * 60
    users                        = [for login, p in var.people : pagerduty_user.person[login].id if p.team == each.key]
  }
}

resource "pagerduty_escalation_policy" "team" {
  for_each = local.teams

  name      = title(each.key)
  num_loops = 2
  teams     = [pagerduty_team.team[each.key].id]

  # The platform team backs up the others.
  dynamic "rule" {
    for_each = distinct([each.key, "platform"])
    content {
      escalation_delay_in_minutes = 10

      target {
        type = "schedule_reference"
        id   = pagerduty_schedule.team[rule.value].id
      }
    }
  }
}

resource "pagerduty_service" "endpoint" {
  for_each = local.endpoints

  name                    = "Models: ${each.value.title}"
  escalation_policy       = pagerduty_escalation_policy.team[each.value.team].id
  auto_resolve_timeout    = "null"
  acknowledgement_timeout = 1800

  incident_urgency_rule {
    type    = "constant"
    urgency = each.value.severity == "critical" ? "high" : "severity_based"
  }
}

# What fails together is one incident.
resource "pagerduty_alert_grouping_setting" "endpoint" {
  for_each = local.endpoints

  name     = "Models: ${each.value.title}, together"
  type     = "time"
  services = [pagerduty_service.endpoint[each.key].id]

  config {
    timeout = 300
  }
}

resource "pagerduty_alert_grouping_setting" "platform" {
  name     = "Platform, together"
  type     = "time"
  services = [pagerduty_service.platform.id]

  config {
    timeout = 300
  }
}

resource "pagerduty_service" "platform" {
  name              = "Platform"
  escalation_policy = pagerduty_escalation_policy.team["platform"].id
}
