module "m" {
  source = "./m"
}
resource "terraform_data" "b" {
  input = module.m.valeu
}
