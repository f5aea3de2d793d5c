catalog "bedrock" {
  file  = "catalog/foundation-models.json"
  taken = "2026-11-23"
}

# A canary runs from one region; what it asserts is in its archive.
capability "completion_chat" {
  tag = "signal:converse"

  contract {
    period   = "5m"
    failures = 2
    timeout  = "60s"
  }
}

capability "embeddings" {
  tag = "signal:embed"

  contract {
    period   = "15m"
    failures = 2
    timeout  = "60s"
  }
}
