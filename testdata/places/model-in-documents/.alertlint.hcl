catalog "plain" {
  file = "models.json"
}
