catalog "plain" {
  file = "models.json"
}

coverage = "union"
