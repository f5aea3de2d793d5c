catalog "plain" {
  file = "models.json"
}

assume "rootly" { rules = "all-match" }
