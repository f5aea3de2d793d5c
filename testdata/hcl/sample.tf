# One of everything, for tests that damage it.
terraform {
  required_version = ">= 1.5"
}

/* Several
   lines */
variable "models" {
  type = map(object({ name = string, tags = optional(list(string), []) }))
  default = {
    "a-1" = { name = "A", tags = ["x", "y"] }
    (local.key) : { name = "é ${upper("b")}" },
  }
}

locals {
  all     = merge([for k, v in var.models : { for t in v.tags : "${k}/${t}" => v... if t != "" }]...)
  pick    = var.on && !var.off ? var.models["a-1"].tags[0] : try(var.other.0.name, -1.5e3)
  splats  = concat(var.list[*].id, var.list.*.name, [])
  text    = <<-EOT
    Dear %{ if var.on ~} ${var.name} %{ else ~} nobody %{ endif ~}
      indented $${not} %%{this}
    %{ for x in var.list ~}
    - ${x}
    %{ endfor ~}
  EOT
  raw = <<EOT
 "quoted" \n
EOT
  name = core::format("%s \"q\" \u00e9", "x") // end
}

resource "rootly_service" "all" {
  for_each = local.all
  name     = each.key

  dynamic "tag" {
    for_each = toset(each.value)
    content { value = tag.value }
  }

  lifecycle {
    ignore_changes = [tags]
  }
}
