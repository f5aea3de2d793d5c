catalog "mistral" {
  file = "models.json"
}
