data "rootly_user" "ada" {
  email = "ada@aurora.example"
}

resource "rootly_escalation_policy" "models" {
  name = "Models"
}

resource "rootly_escalation_level" "models" {
  escalation_policy_id = rootly_escalation_policy.models.id
  position             = 1

  notification_target_params {
    type = "user"
    id   = data.rootly_user.ada.id
  }
}

resource "rootly_service" "chat" {
  name                 = "Chat API"
  escalation_policy_id = rootly_escalation_polcy.models.id
}
