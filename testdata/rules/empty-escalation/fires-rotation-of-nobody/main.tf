module "oncall" {
  source   = "./modules/oncall"
  for_each = { chat = ["ada@aurora.example"], search = [] }

  name    = each.key
  members = each.value
}
