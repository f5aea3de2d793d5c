catalog "openai" {
  file    = "models.json"
  taken   = "2026-09-01"
  max_age = "30d"
}
