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

resource "rootly_escalation_policy" "this" {
  name = title(var.name)
}

resource "rootly_schedule" "this" {
  name = "${var.name} on-call"
}

resource "rootly_schedule_rotation" "this" {
  name                       = "weekly"
  schedule_id                = rootly_schedule.this.id
  schedule_rotationable_type = "ScheduleWeeklyRotation"

  schedule_rotationable_attributes = {
    handoff_day  = "M"
    handoff_time = "09:00"
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

resource "rootly_escalation_level" "this" {
  escalation_policy_id = rootly_escalation_policy.this.id
  position             = 1

  notification_target_params {
    type = "schedule"
    id   = rootly_schedule.this.id
  }
}
