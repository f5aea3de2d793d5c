variable "n" {
  type    = number
  default = 1
}
resource "terraform_data" "x" {
  input = var.n
}
