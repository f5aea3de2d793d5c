# GET https://openrouter.ai/api/v1/models?output_modalities=all
# Without the query the list holds only models that write text.

catalog "openrouter" {
  title = "OpenRouter"
  marks = "data[].architecture.output_modalities"
  paths = ["/api/v1/models"]

  rows       = document.data
  when       = try(first.architecture.output_modalities, null) != null
  incomplete = try(document.links.next, null) != null ? "the file is one page of the list (links.next)" : null

  pull {
    url  = "https://openrouter.ai/api/v1/models?output_modalities=all"
    list = "data"
    next = try(coalesce(document.links.next), null)
  }

  model {
    id = row.id
    # Rows of one canonical slug are one model under several names (`~author/name-latest`), but `author/name:free` and the
    # like are offers of their own: a check of one says nothing about the other.
    canonical  = join(":", concat([try(coalesce(row.canonical_slug), trimprefix(row.id, "~"))], regexall(":(.+)$", row.id)...))
    duplicates = "union"
    retires_at = try(row.expiration_date, null)

    capabilities = concat(
      [for name in row.architecture.output_modalities : name if name != "audio"],
      # Speech that comes with text is an option of a chat.
      !contains(row.architecture.output_modalities, "audio") ? [] : (contains(row.architecture.output_modalities, "text") ? ["audio"] : ["speech"]),
      !contains(row.architecture.output_modalities, "text") ? [] : concat(
        try(contains(row.architecture.input_modalities, "image"), false) ? ["vision"] : [],
        try(contains(row.architecture.input_modalities, "file"), false) ? ["pdf_input"] : [],
        try(contains(row.architecture.input_modalities, "audio"), false) ? ["audio"] : [],
        try(contains(row.supported_parameters, "tools"), false) ? ["function_calling"] : [],
        try(contains(row.supported_parameters, "structured_outputs"), false) ? ["structured_outputs"] : [],
        try(row.reasoning, null) != null ? ["reasoning"] : [],
      ),
    )
  }

  capability "text" {
    name      = "completion_chat"
    endpoints = ["/api/v1/chat/completions"]
  }
  capability "image" {
    name = "image_generation"
  }
  capability "speech" {
    name = "audio_speech"
  }
  capability "transcription" {
    name = "audio_transcription"
  }
  capability "video" {
    name = "video_generation"
  }
}
