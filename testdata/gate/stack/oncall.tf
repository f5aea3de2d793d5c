data "rootly_user" "ines" {
  email = "ines@aurora.example"
}

data "rootly_user" "luca" {
  email = "luca@aurora.example"
}

resource "rootly_escalation_policy" "platform" {
  name = "Platform"
}

resource "rootly_escalation_level" "platform" {
  escalation_policy_id = rootly_escalation_policy.platform.id
  position             = 1
  delay                = 0

  notification_target_params {
    type = "user"
    id   = data.rootly_user.ines.id
  }
}

resource "rootly_escalation_policy" "retrieval" {
  name = "Retrieval"
}

resource "rootly_escalation_level" "retrieval" {
  escalation_policy_id = rootly_escalation_policy.retrieval.id
  position             = 1
  delay                = 0

  notification_target_params {
    type = "user"
    id   = data.rootly_user.luca.id
  }
}

resource "rootly_service" "chat" {
  name                 = "Chat"
  escalation_policy_id = rootly_escalation_policy.platform.id
}

resource "rootly_service" "embeddings" {
  name                 = "Embeddings"
  escalation_policy_id = rootly_escalation_policy.retrieval.id
}

resource "rootly_service" "console" {
  name                 = "Console"
  escalation_policy_id = rootly_escalation_policy.platform.id
}
