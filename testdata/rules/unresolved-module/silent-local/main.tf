module "oncall" {
  source = "./modules/oncall"
}
