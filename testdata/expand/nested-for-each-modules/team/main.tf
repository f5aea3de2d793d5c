variable "name" { type = string }
variable "caps" { type = set(string) }
module "check" {
  source   = "./check"
  for_each = var.caps
  cap      = each.value
  team     = var.name
}
output "checks" { value = { for k, c in module.check : "${var.name}/${k}" => c.label } }
