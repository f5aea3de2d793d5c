resource "rootly_escalation_policy" "models" {
  name = "Models"
}

data "rootly_schedule" "models" {
  name = "Models on-call"
}

resource "rootly_escalation_level" "models" {
  escalation_policy_id = rootly_escalation_policy.models.id
  position             = 1

  notification_target_params {
    type = "schedule"
    id   = data.rootly_schedule.models.id
  }
}
