# LiteLLM's price map: model_prices_and_context_window.json

catalog "litellm" {
  title = "LiteLLM's price map"
  marks = "*.litellm_provider"
  paths = ["/model_prices_and_context_window.json"]

  # `sample_spec` is documentation. A name that one provider alone offers is also asked for without the provider.
  rows = [for groups in [{ for key, value in document : reverse(split("/", key))[0] => key... if try(value.litellm_provider, null) != null }] : [
    for key, value in document : { key = key, plain = reverse(split("/", key))[0], alone = length(groups[reverse(split("/", key))[0]]) == 1, value = value }
    if key != "sample_spec" && try(value.litellm_provider, null) != null
  ] if length(groups) > 0][0]
  when = can(first.value.litellm_provider)

  pull {
    url   = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"
    media = ["text/plain"]
  }

  model {
    at         = row.value
    id         = row.key
    aliases    = row.alone ? [row.plain] : []
    retires_at = try(row.value.deprecation_date, null)

    # What completes for this provider fills in the middle. A flag that is not there is not known, and only what is true asks for anything.
    capabilities = concat(
      try(row.value.mode, null) == null ? [] : [row.value.litellm_provider == "text-completion-codestral" ? "completion_fim" : row.value.mode],
      !try(contains(["chat", "responses"], row.value.mode), false) ? [] : [
        for flag, name in {
          supports_audio_input      = "audio"
          supports_audio_output     = "audio"
          supports_function_calling = "function_calling"
          supports_pdf_input        = "pdf_input"
          supports_reasoning        = "reasoning"
          supports_response_schema  = "structured_outputs"
          supports_vision           = "vision"
        } : name if try(row.value[flag], false) == true
      ],
    )
  }

  capability "chat" {
    name = "completion_chat"
  }
  capability "responses" {
    name = "completion_chat"
  }
  capability "embedding" {
    name = "embeddings"
  }
  capability "moderations" {
    name = "moderation"
  }
  # The editing of images is an endpoint of image generation.
  capability "image_edit" {
    name = "image_generation"
  }
}
