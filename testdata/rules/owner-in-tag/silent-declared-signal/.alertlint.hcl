capability "completion_chat" {
  tag = "chat_api"
}
