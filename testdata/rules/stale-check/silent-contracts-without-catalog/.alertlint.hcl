capability "completion_chat" {
  endpoint = "/v1/chat/completions"
}
