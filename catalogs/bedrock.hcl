# aws bedrock list-foundation-models

catalog "bedrock" {
  title = "Bedrock"
  marks = "modelSummaries[].outputModalities"
  paths = ["/foundation-models"]

  rows = document.modelSummaries
  when = can(first.modelId) && can(first.outputModalities)

  # Requests have to be signed, which is the AWS CLI's business.
  pull {
    instead = "aws bedrock list-foundation-models --output json > FILE"
  }

  model {
    id         = row.modelId
    aliases    = try(row.modelArn, null) == null ? [] : [row.modelArn]
    retires_at = try(row.modelLifecycle.endOfLifeTime, null)

    capabilities = concat(
      row.outputModalities,
      !contains(row.outputModalities, "TEXT") ? [] : concat(
        try(contains(row.inputModalities, "IMAGE"), false) ? ["vision"] : [],
        try(anytrue([for name in row.inputModalities : contains(["AUDIO", "SPEECH"], name)]), false) ? ["audio"] : [],
        try(contains(row.customizationsSupported, "FINE_TUNING"), false) ? ["fine_tuning"] : [],
      ),
    )
  }

  capability "TEXT" {
    name      = "completion_chat"
    endpoints = ["/model/{model}/converse", "/model/{model}/converse-stream", "/model/{model}/invoke"]
  }
  capability "EMBEDDING" {
    name = "embeddings"
  }
  capability "IMAGE" {
    name = "image_generation"
  }
  capability "VIDEO" {
    name = "video_generation"
  }
  capability "SPEECH" {
    name = "audio_speech"
  }
}
