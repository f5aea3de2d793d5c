catalog "anthropic" {
  file  = "catalog/models.json"
  taken = "2026-11-18"
}

# Datadog counts seconds of failure, not runs, so no number of failures is promised.
capability "completion_chat" {
  tag = "api:messages"

  contract {
    period    = "1m"
    timeout   = "15s"
    asserts   = "correctness"
    locations = 2
  }
}

capability "vision" {
  tag = "api:vision"

  contract {
    period  = "5m"
    asserts = "correctness"
  }
}

capability "reasoning" {
  tag = "api:thinking"
}

environment "prod" {
  var_files = ["envs/prod.tfvars"]
}

environment "staging" {
  var_files = ["envs/staging.tfvars"]
}

models "*-internal-*" {
  exposure = "internal"
  reason   = "answers to our own evaluation only"
}
