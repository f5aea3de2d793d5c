# What we promise for each kind of endpoint, and who answers when it breaks.
locals {
  capabilities = {
    completion_chat = { title = "Chat completions", path = "/v1/chat/completions", tag = "completion_api", team = "inference", frequency = 1, failures = 2 }
    completion_fim  = { title = "Code completions", path = "/v1/fim/completions", tag = "fim_api", team = "inference", frequency = 5, failures = 2 }
    embeddings      = { title = "Embeddings", path = "/v1/embeddings", tag = "embeddings_api", team = "retrieval", frequency = 5, failures = 2 }
    moderation      = { title = "Moderation", path = "/v1/moderations", tag = "moderation_api", team = "inference", frequency = 5, failures = 2 }
    ocr             = { title = "OCR", path = "/v1/ocr", tag = "ocr_api", team = "documents", frequency = 10, failures = 2 }
  }
}
