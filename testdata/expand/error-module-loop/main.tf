module "m" {
  source = "./"
}
