# GET https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000

catalog "gemini" {
  title = "Gemini"
  marks = "models[].supportedGenerationMethods"
  paths = ["/v1beta/models", "/v1/models"]

  rows       = document.models
  when       = can(first.supportedGenerationMethods)
  incomplete = try(coalesce(document.nextPageToken), null) != null ? "the file is one page of the list (nextPageToken); save it with ?pageSize=1000" : null

  pull {
    url     = "https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000"
    key_env = ["GEMINI_API_KEY", "GOOGLE_API_KEY"]
    auth    = { x-goog-api-key = key }
    list    = "models"
    next    = try({ pageToken = coalesce(document.nextPageToken) }, null)
  }

  model {
    id      = trimprefix(row.name, "models/")
    aliases = [row.name]

    # Counting tokens, caches and batches serve the other methods.
    capabilities = concat(
      [for name in row.supportedGenerationMethods : name if length(regexall("^(count|create|batch)", name)) == 0],
      try(row.thinking, false) == true ? ["reasoning"] : [],
    )
  }

  capability "generateContent" {
    name      = "completion_chat"
    endpoints = ["/models/{model}:generateContent", "/models/{model}:streamGenerateContent", "/v1beta/openai/chat/completions"]
  }
  capability "generateAnswer" {
    feature_of = "completion_chat"
    endpoints  = ["/models/{model}:generateAnswer"]
  }
  capability "embedContent" {
    name      = "embeddings"
    endpoints = ["/models/{model}:embedContent", "/models/{model}:batchEmbedContents", "/v1beta/openai/embeddings"]
  }
  capability "embedText" {
    name      = "embeddings"
    endpoints = ["/models/{model}:embedText"]
  }
  capability "bidiGenerateContent" {
    name = "realtime"
  }
  capability "predict" {
    name      = "image_generation"
    endpoints = ["/models/{model}:predict"]
  }
  capability "predictLongRunning" {
    name      = "video_generation"
    endpoints = ["/models/{model}:predictLongRunning"]
  }
}
