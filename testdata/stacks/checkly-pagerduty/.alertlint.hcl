# What the platform promises for each kind of endpoint.
catalog "openai" {
  file    = "models.json"
  taken   = "2026-11-20"
  max_age = "30d"
}

capability "completion_chat" {
  tag = "signal:chat"

  contract {
    period    = "1m"
    failures  = 2
    timeout   = "20s"
    asserts   = "correctness"
    locations = 3
  }
}

capability "embeddings" {
  tag = "signal:embeddings"

  contract {
    period   = "5m"
    failures = 2
    asserts  = "correctness"
  }
}

# Rerankers promise nothing in numbers yet: they are only to be alike.
capability "rerank" {
  tag = "signal:rerank"
}

models "lumen-labs-*" {
  exposure = "experimental"
  reason   = "shown at conferences, no promise to users"
  until    = "2027-03-31"
}
