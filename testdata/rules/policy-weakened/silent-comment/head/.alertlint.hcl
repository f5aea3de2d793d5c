# What we serve.
catalog "plain" {
  file = "models.json"
}
