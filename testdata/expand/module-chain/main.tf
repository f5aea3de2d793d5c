module "a" {
  source = "./pass"
  value  = ["x", "y"]
}
module "b" {
  source = "./pass"
  value  = module.a.value
}
module "c" {
  source = "./pass"
  value  = concat(module.b.value, [module.a.upper])
}
resource "terraform_data" "end" {
  input = module.c
}
