locals {
  list = ["a", "b"]
}
resource "terraform_data" "each" {
  for_each = toset(local.list)
  input = {
    inner  = [for each in [1, 2] : each]
    var    = [for var in local.list : upper(var)]
    outer  = each.key
    nested = { for k, v in { x = local.list } : k => [for k in v : "${k}-${each.value}"] }
  }
}
