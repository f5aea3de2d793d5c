catalog "plain" {
  file    = "models.json"
  max_age = "30d"
}
