module "names" {
  source = "./names"
}
