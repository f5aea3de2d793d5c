module "checks" {
  source  = "aurora/model-checks/checkly"
  version = "~> 2.0"
}

resource "rootly_service" "chat" {
  name                 = "Chat API"
  escalation_policy_id = module.checks.policy_id
}
