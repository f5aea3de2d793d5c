catalog "aurora" {
  shape = "plain"
  file  = "models.json"
}

capability "completion_chat" {
  tag = "completion_api"
  contract {
    asserts = "correctness"
  }
}
