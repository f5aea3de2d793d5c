catalog "plain" {
  file = "models.json"
}

capability "completion_chat" {
  tag = "completion_api"
}
