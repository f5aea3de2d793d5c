# One covers, one names a model that is not served, one is paused.
resource "betteruptime_monitor" "chat" {
  monitor_type       = "expected_status_code"
  pronounceable_name = "large"
  url                = "https://api.aurora.example/v1/chat/completions"
  http_method        = "POST"
  request_body       = jsonencode({ model = "aurora-large", messages = [] })
}

resource "betteruptime_monitor" "wrong" {
  monitor_type       = "expected_status_code"
  pronounceable_name = "small"
  url                = "https://api.aurora.example/v1/chat/completions"
  http_method        = "POST"
  request_body       = jsonencode({ model = "aurora-smal", messages = [] })
}

resource "betteruptime_monitor" "paused" {
  monitor_type       = "expected_status_code"
  pronounceable_name = "embeddings"
  url                = "https://api.aurora.example/v1/embeddings"
  http_method        = "POST"
  request_body       = jsonencode({ model = "aurora-embed", input = "x" })
  paused             = true
}
