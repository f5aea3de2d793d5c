variable "a" { default = 1 }
locals { b = 2 }
resource "terraform_data" "x" {
  input = [var.a, local.b]
}
