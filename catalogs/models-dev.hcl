# https://models.dev/api.json: providers, each with its models. It knows no endpoints: what a model writes tells, and of an
# embedding model, which shows as one that writes text, only its id.

catalog "models-dev" {
  title = "models.dev"
  marks = "*.models.*.modalities"
  paths = ["/api.json"]

  # Several providers may offer one id: then only `provider/id` says which is meant.
  rows = [for all in [flatten([for key, provider in document : [for id, value in provider.models : { provider = key, id = id, value = value }]])] : [
    for groups in [{ for row in all : row.id => row.provider... }] : [for row in all : merge(row, { alone = length(groups[row.id]) == 1 })]
  ][0]][0]
  when = try(first.value.modalities.output, null) != null

  pull {
    url = "https://models.dev/api.json"
  }

  model {
    at      = row.value
    id      = row.alone ? row.id : "${row.provider}/${row.id}"
    aliases = row.alone ? ["${row.provider}/${row.id}"] : []

    capabilities = length(regexall("(?i)embed", row.id)) > 0 ? ["embeddings"] : concat(
      [for name in row.value.modalities.output : name if name != "audio"],
      !contains(row.value.modalities.output, "audio") ? [] : (contains(row.value.modalities.output, "text") ? ["chat_audio"] : ["audio"]),
      !contains(row.value.modalities.output, "text") ? [] : concat(
        contains(row.value.modalities.input, "image") ? ["vision"] : [],
        contains(row.value.modalities.input, "pdf") ? ["pdf_input"] : [],
        contains(row.value.modalities.input, "audio") ? ["chat_audio"] : [],
        try(row.value.tool_call, false) == true ? ["function_calling"] : [],
        try(row.value.reasoning, false) == true ? ["reasoning"] : [],
        try(row.value.structured_output, false) == true ? ["structured_outputs"] : [],
      ),
    )
  }

  capability "text" {
    name = "completion_chat"
  }
  capability "image" {
    name = "image_generation"
  }
  capability "video" {
    name = "video_generation"
  }
  # Sound without text is speech; with text it is an option of a chat.
  capability "audio" {
    name = "audio_speech"
  }
  capability "chat_audio" {
    name = "audio"
  }
}
