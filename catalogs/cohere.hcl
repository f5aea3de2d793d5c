# GET https://api.cohere.com/v1/models?page_size=1000

catalog "cohere" {
  title = "Cohere"
  marks = "models[].endpoints"
  paths = ["/v1/models"]

  rows       = document.models
  when       = can(first.endpoints) && can(first.name)
  incomplete = try(coalesce(document.next_page_token), null) != null ? "the file is one page of the list (next_page_token); save it with ?page_size=1000" : null

  pull {
    url     = "https://api.cohere.com/v1/models?page_size=1000"
    key_env = ["CO_API_KEY", "COHERE_API_KEY"]
    list    = "models"
    next    = try({ page_token = coalesce(document.next_page_token) }, null)
  }

  # `is_deprecated` is said of models that are still served, and nothing is said of when they end.
  model {
    id              = row.name
    exposure        = try(row.finetuned, false) == true ? "internal" : "public"
    exposure_reason = "it is a customer's fine-tune"
    capabilities = concat(
      row.endpoints,
      contains(row.endpoints, "chat") ? try([for name in row.features : "feature:${name}"], []) : [],
    )
  }

  capability "chat" {
    name = "completion_chat"
  }
  capability "generate" {
    name = "completion"
  }
  capability "embed" {
    name = "embeddings"
  }
  capability "classify" {
    name = "classification"
  }
  capability "feature:tools" {
    name = "function_calling"
  }
  capability "feature:strict_tools" {
    name = "function_calling"
  }
  capability "feature:tool_choice" {
    name = "function_calling"
  }
  capability "feature:json_schema" {
    name = "structured_outputs"
  }
  capability "feature:json_mode" {
    name       = "json_mode"
    feature_of = "completion_chat"
  }
  capability "feature:vision" {
    name = "vision"
  }
  capability "feature:reasoning" {
    name = "reasoning"
  }
  capability "feature:logprobs" {
    name       = "logprobs"
    feature_of = "completion_chat"
  }
}
