capability "completion_chat" {
  tag = "completion_api"
}
