resource "rootly_escalation_policy" "models" {
  name = "Models"
}

resource "rootly_escalation_level" "models" {
  escalation_policy_id = rootly_escalation_policy.models.id
  position             = 1

  notification_target_params {
    type = "schedule"
    id   = rootly_schedule.models.id
  }
}

resource "rootly_schedule" "models" {
  name = "Models on-call"
}

data "rootly_user" "ada" {
  email = "ada@aurora.example"
}

resource "rootly_schedule_rotation" "models" {
  name        = "weekly"
  schedule_id = rootly_schedule.models.id

  schedule_rotationable_attributes = {
    handoff_time = "09:00"
  }
}

resource "rootly_schedule_rotation_user" "ada" {
  schedule_rotation_id = rootly_schedule_rotation.models.id
  user_id              = data.rootly_user.ada.id
  position             = 1
}
