# GET /info of a text-embeddings-inference server: one model.

catalog "tei" {
  title = "Text Embeddings Inference"
  marks = "model_type"
  paths = ["/info"]

  rows = [document]
  when = can(first.model_id) && can(first.model_type)

  # --url https://SERVER/info
  pull {
    dated = true
  }

  model {
    id           = try(coalesce(row.served_model_name), row.model_id)
    aliases      = [row.model_id]
    capabilities = try(keys(row.model_type), [row.model_type])
  }

  capability "embedding" {
    name      = "embeddings"
    endpoints = ["/embed_all", "/embed_sparse"]
  }
  capability "classifier" {
    name = "classification"
  }
  capability "reranker" {
    name = "rerank"
  }
}
