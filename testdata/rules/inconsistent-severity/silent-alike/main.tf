resource "acme_user" "ada" {
  name = "Ada"
}

resource "acme_policy" "models" {
  name    = "Models"
  user_id = acme_user.ada.id
}

resource "acme_service" "chat" {
  name      = "Chat API"
  policy_id = acme_policy.models.id
  group_for = 300
}

resource "acme_check" "a" {
  name       = "a"
  url        = "https://api.aurora.example/v1/chat/completions"
  tags       = ["completion_api"]
  severity   = "critical"
  service_id = acme_service.chat.id
}

resource "acme_check" "b" {
  name       = "b"
  url        = "https://api.aurora.example/v1/chat/completions"
  tags       = ["completion_api"]
  severity   = "critical"
  service_id = acme_service.chat.id
}
