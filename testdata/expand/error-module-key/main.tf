module "m" {
  source   = "./m"
  for_each = { a = 1 }
}
resource "terraform_data" "b" {
  input = module.m["b"].v
}
