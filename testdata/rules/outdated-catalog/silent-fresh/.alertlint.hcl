catalog "plain" {
  file    = "models.json"
  max_age = "36500d"
}
