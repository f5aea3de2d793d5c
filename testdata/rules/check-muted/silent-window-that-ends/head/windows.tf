resource "checkly_maintenance_windows" "migration" {
  name      = "migration"
  starts_at = "2026-11-24T08:00:00.000Z"
  ends_at   = "2026-11-24T10:00:00.000Z"
  tags      = ["chat_api"]
}
