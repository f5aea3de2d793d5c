catalog "mistral" {
  file    = "models.json"
  max_age = "a month"
}
models "labs-*" {
  exposure = "secret"
}
