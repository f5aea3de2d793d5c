# One covers, one names a model that is not served, one is disabled.
resource "sentry_uptime_monitor" "chat" {
  organization     = "aurora"
  project          = "api"
  name             = "chat"
  environment      = "production"
  url              = "https://api.aurora.example/v1/chat/completions"
  method           = "POST"
  interval_seconds = 60
  timeout_ms       = 10000
  body             = jsonencode({ model = "aurora-large" })
}

resource "sentry_uptime_monitor" "wrong" {
  organization     = "aurora"
  project          = "api"
  name             = "wrong"
  environment      = "production"
  url              = "https://api.aurora.example/v1/chat/completions"
  method           = "POST"
  interval_seconds = 60
  timeout_ms       = 10000
  body             = jsonencode({ model = "aurora-smal" })
}

resource "sentry_uptime_monitor" "off" {
  organization     = "aurora"
  project          = "api"
  name             = "off"
  environment      = "production"
  url              = "https://api.aurora.example/v1/embeddings"
  method           = "POST"
  interval_seconds = 60
  timeout_ms       = 10000
  body             = jsonencode({ model = "aurora-embed" })
  enabled          = false
}
