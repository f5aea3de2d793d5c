resource "checkly_check" "grid" {
  for_each = toset([for p in setproduct(range(1000), range(200)) : join("-", p)])

  name      = each.key
  type      = "API"
  activated = true
  frequency = 60
}
