variable "on" { default = false }
resource "terraform_data" "a" {
  count = var.on ? 1 : 0
  input = "a"
}
resource "terraform_data" "b" {
  for_each = var.on ? { x = 1 } : {}
  input    = each.value
}
locals {
  a = one(terraform_data.a[*].input)
  b = [for k, v in terraform_data.b : v.input]
}
resource "terraform_data" "c" {
  input = { a = local.a, b = local.b, n = length(terraform_data.a) }
}
