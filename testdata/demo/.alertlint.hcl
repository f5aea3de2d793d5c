catalog "mistral" { # Aurora's API answers in Mistral's shape
  file = "catalog/models.json"
  data = [data.http.models]
}

capability "completion_chat" {
  tag      = "completion_api"
  endpoint = "/v1/chat/completions"

  contract {
    period    = "1m"
    timeout   = "30s"
    asserts   = "correctness"
    locations = 2
  }
}

capability "completion_fim" {
  tag      = "fim_api"
  endpoint = "/v1/fim/completions"

  contract {
    period  = "5m"
    asserts = "correctness"
  }
}

capability "embeddings" {
  tag      = "embeddings_api"
  endpoint = "/v1/embeddings"

  contract {
    period  = "5m"
    asserts = "correctness"
  }
}

capability "ocr" {
  tag      = "ocr_api"
  endpoint = "/v1/ocr"

  contract {
    period = "10m"
  }
}

capability "moderation" {
  tag      = "moderation_api"
  endpoint = "/v1/moderations"

  contract {
    period = "5m"
  }
}

models "labs-*" {
  exposure = "experimental"
  reason   = "previews come without a promise"
}
