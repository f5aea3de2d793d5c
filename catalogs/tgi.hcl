# GET /info of a text-generation-inference server: one model.

catalog "tgi" {
  title = "Text Generation Inference"
  marks = "model_pipeline_tag"
  paths = ["/info"]

  rows = [document]
  when = can(first.model_id) && can(first.model_pipeline_tag)

  # --url https://SERVER/info
  pull {
    dated = true
  }

  model {
    id           = row.model_id
    capabilities = [try(coalesce(row.model_pipeline_tag), "text-generation")]
  }

  capability "text-generation" {
    name      = "completion_chat"
    endpoints = ["/generate", "/generate_stream"]
  }
  capability "image-text-to-text" {
    name = "completion_chat"
  }
}
