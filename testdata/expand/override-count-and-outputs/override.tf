module "m" {
  source = "./b"
  x      = 2
}
resource "terraform_data" "x" {
  count = 3
}
output "o" { value = 2 }
