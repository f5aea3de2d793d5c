data "http" "models" {
  url = "${var.api_url}/v1/models"

  request_headers = {
    Accept = "application/json"
  }
}

locals {
  listing = jsondecode(data.http.models.response_body).data

  # What users can reach: no fine-tunes, nothing that is being switched off, nothing from the labs.
  served = {
    for m in local.listing : m.id => m
    if m.type == "base" && m.deprecation == null && !startswith(m.id, "labs-")
  }

  by_capability = {
    completion_chat = [for id, m in local.served : id if m.capabilities.completion_chat]
    completion_fim  = [for id, m in local.served : id if m.capabilities.completion_fim]
    moderation      = [for id, m in local.served : id if m.capabilities.moderation]
    ocr             = [for id, m in local.served : id if m.capabilities.ocr]

    # The API has no flag for embeddings.
    embeddings = [for id, m in local.served : id if startswith(id, "aurora-embed")]
  }

  probes = merge([
    for capability, ids in local.by_capability : {
      for id in ids : "${capability}/${id}" => { capability = capability, model = id }
    }
  ]...)
}
