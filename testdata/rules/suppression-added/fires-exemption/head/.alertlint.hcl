catalog "plain" {
  file = "models.json"
}

models "aurora-small" { # fires: suppression-added
  exposure = "internal"
  reason   = "nobody uses it"
}
