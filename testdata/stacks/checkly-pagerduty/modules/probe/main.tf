# One API check of one model.
terraform {
  required_providers {
    checkly = { source = "checkly/checkly" }
  }
}

locals {
  requests = {
    completion_chat = { messages = [{ role = "user", content = "Answer with the word ready." }], max_tokens = 4 }
    embeddings      = { input = "ready" }
    rerank          = { query = "ready", documents = ["ready", "steady"] }
  }

  # What a right answer looks like, beside its status.
  answers = {
    completion_chat = [{ property = "$.choices[0].message.content", comparison = "CONTAINS", target = "ready" }]
    embeddings      = [{ property = "$.data[0].embedding.length", comparison = "GREATER_THAN", target = "0" }]
    rerank          = [{ property = "$.results[0].index", comparison = "EQUALS", target = "0" }]
  }
}

resource "checkly_check" "this" {
  count = var.enabled ? 1 : 0

  name                   = var.name
  type                   = "API"
  activated              = true
  muted                  = false
  frequency              = var.period
  group_id               = var.group_id
  tags                   = var.tags
  max_response_time      = var.max_ms
  degraded_response_time = floor(var.max_ms / 2)

  dynamic "alert_channel_subscription" {
    for_each = var.channels
    content {
      channel_id = alert_channel_subscription.value
      activated  = true
    }
  }

  request {
    method    = "POST"
    url       = var.url
    body_type = "JSON"
    body      = jsonencode(merge({ model = var.model }, local.requests[var.endpoint]))
    headers = {
      Authorization = "Bearer {{API_KEY}}"
    }

    assertion {
      source     = "STATUS_CODE"
      comparison = "EQUALS"
      target     = "200"
    }

    dynamic "assertion" {
      for_each = local.answers[var.endpoint]
      content {
        source     = "JSON_BODY"
        property   = assertion.value.property
        comparison = assertion.value.comparison
        target     = assertion.value.target
      }
    }
  }
}
