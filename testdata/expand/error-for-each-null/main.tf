variable "s" {
  type    = map(string)
  default = null
}
resource "terraform_data" "b" {
  for_each = var.s
  input    = "x"
}
