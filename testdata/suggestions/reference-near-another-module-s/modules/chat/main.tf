resource "rootly_service" "chat" {
  name                 = "Chat API"
  escalation_policy_id = rootly_escalation_policy.modles.id
}
