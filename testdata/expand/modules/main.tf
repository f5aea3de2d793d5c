locals {
  envs = { prod = { size = 3 }, test = { size = 1 } }
}

module "env" {
  source   = "./modules/env"
  for_each = local.envs

  name = each.key
  size = each.value.size
}

module "twice" {
  source = "./modules/env"
  count  = 2

  name = "twice-${count.index}"
}

module "single" {
  source = "./modules/env"
  name   = "single"
  size   = module.env["prod"].size + 1
}

resource "terraform_data" "collected" {
  input = {
    by_env = { for k, m in module.env : k => m.label }
    list   = module.twice[*].label
    first  = module.twice[0].names
    single = module.single.label
    all    = keys(module.env)
    whole  = module.single.size
  }
}
