module "m" {
  source = "./a"
  x      = 1
}
resource "terraform_data" "x" {
  count = 1
  input = module.m.y
}
output "o" { value = 1 }
