# Windows go by the tags of groups as well, also where webhooks do not carry them.

resource "checkly_maintenance_windows" "old" {
  name      = "old models"
  starts_at = "2026-01-01T00:00:00Z"
  ends_at   = "2046-01-01T00:00:00Z"
  tags      = ["old"]
}

# Without tags, but with an end.
resource "checkly_maintenance_windows" "night" {
  name      = "a night"
  starts_at = "2026-01-01T00:00:00Z"
  ends_at   = "2026-01-01T06:00:00Z"
}

resource "checkly_check_group_v2" "of" {
  for_each = { old = ["old"], new = ["new"] }
  name     = each.key
  tags     = each.value
}

resource "checkly_check" "of" {
  for_each  = checkly_check_group_v2.of
  name      = each.key
  type      = "API"
  activated = true
  frequency = 5
  group_id  = each.value.id

  request {
    url = "https://api.aurora.example/health"
  }
}
