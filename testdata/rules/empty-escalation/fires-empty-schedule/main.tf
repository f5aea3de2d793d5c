resource "rootly_escalation_policy" "models" { # fires: empty-escalation
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
