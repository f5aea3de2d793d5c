catalog "plain" {
  file = "models.json"
}

models "owl-preview" {
  exposure = "experimental"
  reason   = "no promise to users yet"
}
