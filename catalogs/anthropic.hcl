# GET https://api.anthropic.com/v1/models?limit=1000
# Every model answers /v1/messages; what else it can do is an object of {supported} objects. There is no life cycle in it.

catalog "anthropic" {
  title = "Anthropic"
  marks = "data[].display_name"
  paths = ["/v1/models"]

  rows       = document.data
  when       = try(first.type, null) == "model" && can(first.display_name)
  incomplete = try(document.has_more, false) == true ? "the file is one page of the list (has_more); save it with ?limit=1000" : null

  pull {
    url     = "https://api.anthropic.com/v1/models?limit=1000"
    key_env = ["ANTHROPIC_API_KEY"]
    headers = { anthropic-version = "2023-06-01" }
    auth    = { x-api-key = key }
    list    = "data"
    next    = try(document.has_more, false) == true ? { after_id = document.last_id } : null
  }

  model {
    id = row.id
    capabilities = concat(
      ["completion_chat"],
      try([for name, support in row.capabilities : name if try(support.supported, false) == true], []),
    )
  }

  capability "image_input" {
    name = "vision"
  }
  capability "thinking" {
    name = "reasoning"
  }
  # Options of a message, and of how it is sent.
  capability "batch" {
    feature_of = "completion_chat"
    endpoints  = ["/v1/messages/batches"]
  }
  capability "citations" {
    feature_of = "completion_chat"
  }
  capability "code_execution" {
    feature_of = "completion_chat"
  }
  capability "context_management" {
    feature_of = "completion_chat"
  }
  capability "effort" {
    feature_of = "completion_chat"
  }
}
