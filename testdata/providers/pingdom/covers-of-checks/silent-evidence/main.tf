# One covers, one names a model that is not served, one is paused.
resource "pingdom_check" "chat" {
  name       = "large"
  type       = "http"
  host       = "api.aurora.example"
  url        = "/v1/chat/completions"
  encryption = true
  postdata   = jsonencode({ model = "aurora-large", messages = [] })
}

resource "pingdom_check" "wrong" {
  name       = "small"
  type       = "http"
  host       = "api.aurora.example"
  url        = "/v1/chat/completions"
  encryption = true
  postdata   = jsonencode({ model = "aurora-smal", messages = [] })
}

resource "pingdom_check" "paused" {
  name       = "embeddings"
  type       = "http"
  host       = "api.aurora.example"
  url        = "/v1/embeddings"
  encryption = true
  paused     = true
  postdata   = jsonencode({ model = "aurora-embed", input = "x" })
}
