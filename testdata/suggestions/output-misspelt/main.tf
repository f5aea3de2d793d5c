module "oncall" {
  source = "./modules/oncall"
}

resource "rootly_service" "chat" {
  name                 = "Chat API"
  escalation_policy_id = module.oncall.polcy_id
}
