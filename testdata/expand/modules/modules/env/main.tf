variable "name" { type = string }

variable "size" {
  type     = number
  nullable = false
  default  = 2
}

locals {
  fixed = upper("fixed")
  names = [for i in range(var.size) : "${var.name}-${i}"]
}

resource "terraform_data" "node" {
  for_each = toset(local.names)
  input    = { name = each.key, fixed = local.fixed, where = path.module, root = path.root }
}

module "inner" {
  source = "../inner"
  count  = var.size > 2 ? 1 : 0
  names  = local.names
}

output "label" { value = "${local.fixed} ${var.name}" }
output "names" { value = local.names }
output "size" { value = var.size }
output "inner" { value = one(module.inner[*].joined) }
