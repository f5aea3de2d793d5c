catalog "plain" {
  file    = "models.json"
  max_age = "60d"
}

capability "completion_chat" {
  tag      = "chat_api"
  endpoint = "/v1/chat/completions"

  contract {
    period    = "5m"
    failures  = 2
    timeout   = "10s"
    asserts   = "correctness"
    locations = 2
  }
}

capability "embeddings" {
  tag      = "embeddings_api"
  endpoint = "/v1/embeddings"
}

rule "outdated-catalog" { severity = "warning" }

gate "agents" {
  authors = ["*[bot]", "*vibe*"]
  deny    = ["coverage-lost", "policy-weakened", "suppression-added", "threshold-relaxed"]
}
