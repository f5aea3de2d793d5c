# GET {endpoint}/openai/models: the models that an Azure OpenAI resource may deploy, one row for each version.

catalog "azure" {
  title = "Azure OpenAI"
  marks = "data[].lifecycle_status"
  paths = ["/openai/models"]

  rows = document.data
  when = can(first.lifecycle_status) && try(first.capabilities.chat_completion, null) != null

  # --url "https://RESOURCE.openai.azure.com/openai/models?api-version=2024-10-21"
  pull {
    hosts   = ["*.openai.azure.com", "*.cognitiveservices.azure.com"]
    key_env = ["AZURE_OPENAI_API_KEY"]
    auth    = { api-key = key }
    list    = "data"
  }

  model {
    id              = row.id
    duplicates      = "union"
    retires_at      = try(row.deprecation.inference, null)
    exposure        = try(row.fine_tune, null) != null || try(row.model, null) != null ? "internal" : "public"
    exposure_reason = "it is a fine-tune"

    # `inference` says that it can be asked at all.
    capabilities = [for name, on in row.capabilities : name if name != "inference" && on == true]
  }

  capability "chat_completion" {
    name      = "completion_chat"
    endpoints = ["/openai/deployments/{deployment}/chat/completions"]
  }
  capability "completion" {
    endpoints = ["/openai/deployments/{deployment}/completions"]
  }
  capability "embeddings" {
    endpoints = ["/openai/deployments/{deployment}/embeddings"]
  }
  capability "fine_tune" {
    name = "fine_tuning"
  }
}
