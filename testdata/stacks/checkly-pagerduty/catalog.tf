data "http" "models" {
  url             = "${var.api_url}/v1/models"
  request_headers = { Authorization = "Bearer ${var.api_key}" }
}

locals {
  listing = jsondecode(data.http.models.response_body).data

  # Fine-tunes are their owners' business; what has a date of shutdown is not probed after it.
  live = {
    for m in local.listing : m.id => m
    if m.owned_by == "lumen" && m.shutdown_date == null && !contains(var.skip, m.id)
  }

  # The list has no capabilities: the id tells.
  endpoint_of = {
    for id in keys(local.live) : id => (
      strcontains(id, "embed") ? "embeddings" :
      strcontains(id, "rerank") ? "rerank" :
      "completion_chat"
    )
  }

  probes = {
    for id, endpoint in local.endpoint_of : "${id}-${local.endpoints[endpoint].title}" => merge(
      local.endpoints[endpoint],
      { for k, v in try(var.overrides[id], {}) : k => v if v != null },
      { model = id, endpoint = endpoint },
    )
  }
}
