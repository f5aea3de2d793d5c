resource "checkly_check" "grid" {
  count = 5000000

  name      = "probe ${count.index}"
  type      = "API"
  activated = true
  frequency = 60
}
