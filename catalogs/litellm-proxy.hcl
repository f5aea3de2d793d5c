# GET /model/info or /model_group/info of a LiteLLM proxy: the public names it serves, each perhaps by several deployments.

catalog "litellm-proxy" {
  title = "LiteLLM's proxy"
  marks = "data[].model_info"
  paths = ["/model/info", "/v1/model/info", "/model_group/info"]

  # A proxy with a single model gives an object.
  rows       = can(document.data.model_info) ? [document.data] : document.data
  when       = can(first.model_name) && can(first.model_info) || can(first.model_group)
  incomplete = anytrue([for row in rows : length(regexall("[*]", try(row.model_group, row.model_name, ""))) > 0]) ? "it has names with a wildcard, which stand for models that are not listed" : null

  # --url https://PROXY/model_group/info
  pull {
    key_env = ["LITELLM_PROXY_API_KEY"]
    list    = "data"
  }

  model {
    only_if    = length(regexall("[*]", try(row.model_group, row.model_name, ""))) == 0
    id         = try(row.model_group, row.model_name)
    duplicates = "union"
    retires_at = try(row.model_info.deprecation_date, null)

    exposure = try(row.model_info.blocked, false) == true ? "internal" : (
      try(row.model_info.direct_access, true) == false && try(length(row.model_info.access_via_team_ids), 0) > 0 ? "internal" : "public"
    )
    exposure_reason = try(row.model_info.blocked, false) == true ? "it is blocked" : "only teams have access to it"

    capabilities = concat(
      try(row.model_info.mode, row.mode, null) == null ? [] : [try(row.model_info.mode, row.mode)],
      !try(contains(["chat", "responses"], try(row.model_info.mode, row.mode)), false) ? [] : [
        for flag, name in {
          supports_audio_input      = "audio"
          supports_audio_output     = "audio"
          supports_function_calling = "function_calling"
          supports_pdf_input        = "pdf_input"
          supports_reasoning        = "reasoning"
          supports_response_schema  = "structured_outputs"
          supports_vision           = "vision"
        } : name if try(row.model_info[flag], row[flag], false) == true
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
  capability "image_edit" {
    name = "image_generation"
  }
}
