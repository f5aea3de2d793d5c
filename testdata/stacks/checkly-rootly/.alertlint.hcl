catalog "mistral" {
  file    = "models.json"
  max_age = "45d"
}

capability "completion_chat" {
  tag      = "completion_api"
  endpoint = "/v1/chat/completions"

  contract {
    period    = "1m"
    failures  = 2
    timeout   = "20s"
    asserts   = "correctness"
    locations = 2
  }
}

capability "completion_fim" {
  tag      = "fim_api"
  endpoint = "/v1/fim/completions"

  contract {
    failures = 2
  }
}

# A feature of chat that is promised on its own.
capability "vision" {
  tag = "vision_api"

  contract {
    period   = "5m"
    failures = 2
  }
}

capability "embeddings" {
  tag      = "embeddings_api"
  endpoint = "/v1/embeddings"

  contract {
    period   = "5m"
    failures = 2
    asserts  = "correctness"
  }
}

capability "moderation" {
  tag      = "moderation_api"
  endpoint = "/v1/moderations"
}

models "cirrus-preview-*" {
  exposure = "experimental"
  reason   = "previews come without a promise"
  until    = "2027-06-30"
}

# Said by the vendor's support.
assume "rootly" {
  contains_on_list = "element"
}
