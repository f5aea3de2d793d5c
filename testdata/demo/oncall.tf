module "oncall" {
  source   = "./modules/oncall"
  for_each = var.teams

  name    = each.key
  members = each.value.members
}

resource "rootly_service" "capability" {
  for_each = local.capabilities

  name                 = "Aurora: ${each.value.title}"
  owner_group_ids      = [module.oncall[each.value.team].team_id]
  escalation_policy_id = module.oncall[each.value.team].policy_id
}

resource "rootly_service" "console" {
  name                 = "Aurora: Console"
  owner_group_ids      = [module.oncall["inference"].team_id]
  escalation_policy_id = module.oncall["inference"].policy_id
}
