catalog "plain" {
  file    = "models.json"
  data    = [data.http.models]
  max_age = "14d"
}

# Better Stack counts seconds, not runs.
capability "completion_chat" {
  endpoint = "/v1/chat/completions"

  contract {
    period    = "1m"
    timeout   = "30s"
    asserts   = "correctness"
    locations = 2
  }
}

capability "audio_transcription" {
  endpoint = "/v1/audio/transcriptions"

  contract {
    period = "3m"
  }
}

capability "ocr" {
  endpoint = "/v1/ocr"
}

# Batches have a heartbeat; nothing can be asked from outside.
capability "batch" {
  required = false
}
