# GET https://api.mistral.ai/v1/models

catalog "mistral" {
  title = "Mistral"
  marks = "data[].capabilities.completion_chat"
  paths = ["/v1/models"]

  rows = document.data
  when = try(first.capabilities.completion_chat, null) != null

  # Recorded answers carry the time of the answer on every row; rows that differ carry something else.
  taken_at = length(distinct([for row in rows : try(row.created, null)])) == 1 ? try(first.created, null) : null

  pull {
    url      = "https://api.mistral.ai/v1/models"
    hosts    = ["api.eu.mistral.ai"] # a region of its own, with a list of its own
    key_env  = ["MISTRAL_API_KEY"]
    list     = "data"
    volatile = ["created"] # the time of the answer
  }

  model {
    id              = row.id
    canonical       = try(row.name, null)
    aliases         = try(row.aliases, null)
    duplicates      = "union" # one id can stand for two products
    exposure        = try(row.internal, false) || try(row.archived, false) || try(row.type, "base") != "base" ? "internal" : "public"
    exposure_reason = try(row.internal, false) ? "the catalog marks it internal" : (try(row.archived, false) ? "it is archived" : "it is a customer's fine-tune")
    retires_at      = try(row.deprecation, null)

    # Embedding models carry no flag at all: only the id tells.
    capabilities = concat(
      [for flag, on in row.capabilities : flag if on == true],
      length(regexall("embed", row.id)) > 0 ? ["embeddings"] : [],
      # The answers of 2025 have no flag for OCR: its rows have every flag false.
      !can(row.capabilities.ocr) && length(regexall("ocr", row.id)) > 0 ? ["ocr"] : [],
    )
  }

  capability "audio_transcription_realtime" {
    name = "realtime"
  }
  # Moderation models answer both; the answers of 2025 have only the second flag for them.
  capability "classification" {
    also_at = ["/v1/moderations", "/v1/chat/moderations"]
    unless  = "moderation"
  }
  # Undocumented.
  capability "unified_resources" {
    feature_of = "completion_chat"
  }
}
