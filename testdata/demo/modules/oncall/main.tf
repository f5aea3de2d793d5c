# A team, its rotation, and its escalation policy.
terraform {
  required_providers {
    rootly = { source = "rootlyhq/rootly" }
  }
}

variable "name" {
  type = string
}

variable "members" {
  type = list(string)
}

data "rootly_user" "member" {
  for_each = toset(var.members)
  email    = each.value
}

resource "rootly_team" "this" {
  name     = title(var.name)
  user_ids = [for email in var.members : data.rootly_user.member[email].id]
}

resource "rootly_schedule" "this" {
  name              = "${title(var.name)} on-call"
  time_zone         = "Europe/Paris"
  all_time_coverage = true
  owner_group_ids   = [rootly_team.this.id]
}

resource "rootly_schedule_rotation" "this" {
  name                       = "weekly"
  schedule_id                = rootly_schedule.this.id
  active_all_week            = true
  schedule_rotationable_type = "ScheduleWeeklyRotation"
  time_zone                  = "Europe/Paris"

  schedule_rotationable_attributes = {
    handoff_day  = "M"
    handoff_time = "10:00"
  }

  dynamic "schedule_rotation_members" {
    for_each = var.members
    content {
      member_type = "User"
      member_id   = data.rootly_user.member[schedule_rotation_members.value].id
      position    = schedule_rotation_members.key + 1
    }
  }
}

resource "rootly_escalation_policy" "this" {
  name         = "${title(var.name)} escalation"
  repeat_count = 2
  group_ids    = [rootly_team.this.id]
}

resource "rootly_escalation_level" "this" {
  escalation_policy_id = rootly_escalation_policy.this.id
  position             = 1
  delay                = 0

  notification_target_params {
    type = "schedule"
    id   = rootly_schedule.this.id
  }
}

output "team_id" {
  value = rootly_team.this.id
}

output "policy_id" {
  value = rootly_escalation_policy.this.id
}
