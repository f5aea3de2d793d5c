capability "completion_chat" {
  tag     = "completion_api"
  endpont = "/v1/chat/completions"

  contract {
    perod = "1m"
  }
}

catalogue "mistral" {
  file = "models.json"
}
