data "rootly_user" "ada" {
  email = "ada@aurora.example"
}

resource "rootly_escalation_policy" "team" {
  for_each = toset(["models", "search"])
  name     = each.key
}

resource "rootly_escalation_level" "team" {
  for_each             = rootly_escalation_policy.team
  escalation_policy_id = each.value.id
  position             = 1

  notification_target_params {
    type = "user"
    id   = data.rootly_user.ada.id
  }
}

locals {
  services = { chat = "model" }
}

resource "rootly_service" "api" {
  for_each             = local.services
  name                 = each.key
  escalation_policy_id = rootly_escalation_policy.team[each.value].id
}
