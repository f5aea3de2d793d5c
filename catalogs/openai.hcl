# GET https://api.openai.com/v1/models, and servers that answer alike (vLLM, TGI, Ollama, …).
# There are no capabilities in it: the id tells, and what it does not tell is a chat model.

catalog "openai" {
  title = "OpenAI and compatible servers"
  marks = "data[].id"
  paths = ["/v1/models", "/openai/v1/models"]

  rows     = document.data
  when     = can(first.id) && try(document.object, "list") == "list"
  fallback = true

  pull {
    url      = "https://api.openai.com/v1/models"
    key_env  = ["OPENAI_API_KEY"]
    list     = "data"
    volatile = ["created", "permission"] # vLLM makes them anew for each answer
  }

  model {
    id              = row.id
    duplicates      = "union"
    retires_at      = try(row.shutdown_date, null)
    exposure        = startswith(row.id, "ft:") || try(row.parent, null) != null ? "internal" : "public"
    exposure_reason = startswith(row.id, "ft:") ? "it is a fine-tune" : "it is an adapter of another model"

    capabilities = try([for name in row.capabilities : name], [
      length(regexall("(?i)embed", row.id)) > 0 ? "embeddings" :
      length(regexall("(?i)moderation", row.id)) > 0 ? "moderation" :
      length(regexall("(?i)realtime", row.id)) > 0 ? "realtime" :
      length(regexall("(?i)whisper|transcribe", row.id)) > 0 ? "audio_transcription" :
      length(regexall("(?i)(^|[-_/])tts", row.id)) > 0 ? "audio_speech" :
      length(regexall("(?i)dall-e|gpt-image|(^|[-_/])image", row.id)) > 0 ? "image_generation" :
      length(regexall("(?i)(^|[-_/])(sora|video)", row.id)) > 0 ? "video_generation" :
      length(regexall("(?i)rerank", row.id)) > 0 ? "rerank" :
      length(regexall("^(davinci|babbage)-|^gpt-3.5-turbo-instruct", row.id)) > 0 ? "completion" :
      "completion_chat"
    ])
  }
}
