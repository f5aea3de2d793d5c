catalog "plain" {
  file = "models.json"
}

models "labs-*" {
  exposure = "experimental"
  reason   = "closed beta"
}

models "aurora_large" {
  exposure = "experimental"
  reason   = "a slip of the name: to be mended, not removed"
}
