# Everything that may differ between endpoints stands here; what checks, routes and services are made of is derived from it.
locals {
  defaults = {
    period    = 5
    failures  = 2
    max_ms    = 10000
    enabled   = true
    severity  = "critical"
    locations = ["eu-west-1", "eu-central-1", "us-east-1"]
  }

  endpoints = {
    completion_chat = merge(local.defaults, {
      title  = "chat"
      path   = "/v1/chat/completions"
      signal = "signal:chat"
      team   = "inference"
      period = 1
      max_ms = 20000
    })
    embeddings = merge(local.defaults, {
      title  = "embeddings"
      path   = "/v1/embeddings"
      signal = "signal:embeddings"
      team   = "retrieval"
    })
    rerank = merge(local.defaults, {
      title    = "rerank"
      path     = "/v1/rerank"
      signal   = "signal:rerank"
      team     = "retrieval"
      severity = "error"
    })
  }

  teams = toset(concat(["platform"], [for e in local.endpoints : e.team]))
}
