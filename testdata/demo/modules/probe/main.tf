# One check of one capability of one model.
terraform {
  required_providers {
    checkly = { source = "checkly/checkly" }
  }
}

variable "name" {
  type = string
}

variable "model" {
  type = string
}

variable "capability" {
  type = string
}

variable "url" {
  type = string
}

variable "tags" {
  type = list(string)
}

variable "frequency" {
  type = number
}

variable "failures" {
  type = number
}

variable "locations" {
  type = set(string)
}

variable "group_id" {
  type = number
}

variable "channel_id" {
  type = number
}

locals {
  input = {
    completion_chat = { messages = [{ role = "user", content = "Say ok." }], max_tokens = 4 }
    completion_fim  = { prompt = "def add(a, b):", suffix = "return c", max_tokens = 16 }
    embeddings      = { input = ["aurora"] }
    moderation      = { input = ["a harmless sentence"] }
    ocr             = { document = { type = "document_url", document_url = "https://status.aurora.example/probe.pdf" } }
  }

  # Where in the answer the result is.
  result = {
    completion_chat = "$.choices[0].message.content"
    completion_fim  = "$.choices[0].message.content"
    embeddings      = "$.data[0].embedding[0]"
    moderation      = "$.results[0].categories"
    ocr             = "$.pages[0].markdown"
  }
}

resource "checkly_check" "this" {
  name              = var.name
  type              = "API"
  activated         = true
  frequency         = var.frequency
  locations         = var.locations
  group_id          = var.group_id
  tags              = var.tags
  max_response_time = 20000

  request {
    method    = "POST"
    url       = var.url
    body_type = "JSON"
    body      = jsonencode(merge({ model = var.model }, local.input[var.capability]))

    headers = {
      Authorization = "Bearer {{AURORA_API_KEY}}"
    }

    assertion {
      source     = "STATUS_CODE"
      comparison = "EQUALS"
      target     = "200"
    }

    assertion {
      source     = "JSON_BODY"
      property   = local.result[var.capability]
      comparison = "NOT_EMPTY"
    }
  }

  alert_channel_subscription {
    channel_id = var.channel_id
    activated  = true
  }

  alert_settings {
    escalation_type = "RUN_BASED"

    run_based_escalation {
      failed_run_threshold = var.failures
    }
  }
}
