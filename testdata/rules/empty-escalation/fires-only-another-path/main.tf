resource "rootly_escalation_policy" "models" { # fires: empty-escalation
  name = "Models"
}

resource "rootly_escalation_path" "night" {
  name                 = "Night"
  escalation_policy_id = rootly_escalation_policy.models.id
  default              = false
}

data "rootly_user" "ada" {
  email = "ada@aurora.example"
}

resource "rootly_escalation_level" "models" {
  escalation_policy_id      = rootly_escalation_policy.models.id
  position                  = 1
  escalation_policy_path_id = rootly_escalation_path.night.id

  notification_target_params {
    type = "user"
    id   = data.rootly_user.ada.id
  }
}
