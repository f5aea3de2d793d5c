module "oncall" {
  source = "git::https://git.aurora.example/terraform/oncall.git?ref=v3"

  team = "chat"
}
