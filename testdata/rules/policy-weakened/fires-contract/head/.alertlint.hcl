catalog "plain" {
  file = "models.json"
}

capability "completion_chat" {
  tag = "chat_api"

  contract {
    failures = 9 # fires: policy-weakened
  }
}
