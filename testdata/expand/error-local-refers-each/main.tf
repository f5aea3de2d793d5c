locals {
  a = each.value
}
