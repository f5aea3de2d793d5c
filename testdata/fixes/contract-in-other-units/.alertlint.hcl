capability "completion_chat" {
  tag      = "completion_api"
  endpoint = "/v1/chat/completions"

  contract {
    period    = "2m"
    failures  = 2
    timeout   = "20s"
    locations = 2
  }
}
