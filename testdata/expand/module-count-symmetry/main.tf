variable "on" { default = true }
module "maybe" {
  source = "./m"
  count  = var.on ? 1 : 0
}
module "never" {
  source   = "./m"
  for_each = {}
}
resource "terraform_data" "x" {
  input = {
    one     = one(module.maybe[*].value)
    index   = module.maybe[0].value
    never   = try(module.never["a"].value, "none")
    keys    = keys(module.never)
    lengths = [length(module.maybe), length(module.never)]
  }
}
