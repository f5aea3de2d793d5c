rules = ["enabled.hcl"]

capability "completion_chat" {
  endpoint = "/v1/chat/completions"
}

capability "embeddings" {
  endpoint = "/v1/embeddings"
}
