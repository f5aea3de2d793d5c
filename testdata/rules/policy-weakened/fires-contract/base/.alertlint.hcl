catalog "plain" {
  file = "models.json"
}

capability "completion_chat" {
  tag = "chat_api"

  contract {
    failures = 2
  }
}
