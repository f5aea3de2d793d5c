resource "rootly_escalation_policy" "models" {
  name = "Models"
}

resource "rootly_escalation_level" "models" {
  escalation_policy_id = rootly_escalation_policy.models.id
  position             = 1

  notification_target_params {
    type = "slack_channel"
    id   = "C0123456789"
  }
}
