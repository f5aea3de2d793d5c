# A window that names no tag mutes every check or none; one that ends does neither for long.

resource "checkly_maintenance_windows" "ends" {
  name      = "an hour"
  starts_at = "2026-01-01T00:00:00Z"
  ends_at   = "2026-01-01T01:00:00Z"
  tags      = ["other"]
}

resource "checkly_maintenance_windows" "for_ever" {
  name      = "for ever"
  starts_at = "2026-01-01T00:00:00Z"
  ends_at   = "2046-01-01T00:00:00Z"
}

resource "checkly_check" "any" {
  name      = "any"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["chat"]

  request {
    url = "https://api.aurora.example/health"
  }
}
