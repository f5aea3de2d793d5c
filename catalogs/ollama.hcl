# GET /api/tags of an Ollama server. Older servers say nothing about capabilities: then the id tells.

catalog "ollama" {
  title = "Ollama"
  marks = "models[].digest"
  paths = ["/api/tags"]

  rows = document.models
  when = can(first.digest) && can(first.name)

  pull {
    url  = "http://localhost:11434/api/tags"
    list = "models"
  }

  model {
    id      = try(coalesce(row.model), row.name)
    aliases = endswith(row.name, ":latest") ? [trimsuffix(row.name, ":latest"), row.name] : [row.name]

    # A model that completes answers both /api/chat and /api/generate.
    capabilities = [
      for names in [try([for name in row.capabilities : name], [length(regexall("embed", row.name)) > 0 ? "embedding" : "completion"])] :
      concat(names, contains(names, "completion") ? ["completion_chat"] : [])
    ][0]
  }

  capability "embedding" {
    name = "embeddings"
  }
  capability "insert" {
    name = "completion_fim"
  }
  capability "tools" {
    name = "function_calling"
  }
  capability "thinking" {
    name = "reasoning"
  }
  capability "image" {
    name = "image_generation"
  }
}
