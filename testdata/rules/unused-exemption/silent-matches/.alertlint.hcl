catalog "plain" {
  file = "models.json"
}

models "labs-*" {
  exposure = "experimental"
  reason   = "no promise to users yet"
}
