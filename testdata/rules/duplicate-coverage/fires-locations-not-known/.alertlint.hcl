catalog "aurora" {
  shape = "plain"
  file  = "models.json"
}
