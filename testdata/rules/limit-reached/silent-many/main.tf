resource "checkly_check" "grid" {
  count = 500

  name      = "probe ${count.index}"
  type      = "API"
  activated = false
  frequency = 60
}
