catalog "plain" {
  file = "models.json"
}

capability "completion_chat" {
  tag      = "completion_api"
  endpoint = "/v1/chat/completions"

  contract {
    period    = "1m"
    failures  = 2
    timeout   = "20s"
    locations = 2
  }
}
