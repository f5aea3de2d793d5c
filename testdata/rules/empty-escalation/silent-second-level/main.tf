resource "rootly_escalation_policy" "models" {
  name = "Models"
}

resource "rootly_schedule" "models" {
  name = "Models on-call"
}

resource "rootly_escalation_level" "models" {
  escalation_policy_id = rootly_escalation_policy.models.id
  position             = 1

  notification_target_params {
    type = "schedule"
    id   = rootly_schedule.models.id
  }
}

data "rootly_user" "ada" {
  email = "ada@aurora.example"
}

resource "rootly_team" "models" {
  name     = "Models"
  user_ids = [data.rootly_user.ada.id]
}

resource "rootly_escalation_level" "lead" {
  escalation_policy_id = rootly_escalation_policy.models.id
  position             = 2

  notification_target_params {
    type = "team"
    id   = rootly_team.models.id
  }
}
