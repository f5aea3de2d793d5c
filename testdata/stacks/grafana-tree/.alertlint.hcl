catalog "litellm-proxy" {
  file  = "model-info.json"
  taken = "2026-11-22"
}

capability "completion_chat" {
  tag = "capability:completion_chat"

  contract {
    period    = "1m"
    timeout   = "10s"
    asserts   = "correctness"
    locations = 3
  }
}

capability "embeddings" {
  tag = "capability:embeddings"

  contract {
    period  = "2m"
    timeout = "5s"
  }
}

# What we know of our stack: alerts of checks carry their labels, and queries add none that a policy asks for.
assume "grafana" {
  check_labels = "on_alerts"
  query_labels = "none"
}
