terraform {
  required_version = ">= 1.7"

  required_providers {
    checkly = {
      source  = "checkly/checkly"
      version = ">= 1.11.0, < 2.0.0"
    }
    http = { source = "hashicorp/http" }
    rootly = {
      source  = "rootlyhq/rootly"
      version = "~> 5.0"
    }
  }
}

variable "api" {
  type    = string
  default = "https://api.cirrus.example"
}

data "http" "models" {
  url = "${var.api}/v1/models"
}

locals {
  env = terraform.workspace == "default" ? "prod" : terraform.workspace

  models = {
    for m in jsondecode(data.http.models.response_body).data : m.id => m
    if m.type == "base" && m.deprecation == null && !startswith(m.id, "cirrus-preview-")
  }

  # What a capability is called in tags, and what is asked of it. Embeddings have no flag in the list: a model without any is one.
  capabilities = {
    completion_chat = { tag = "completion_api", path = "/v1/chat/completions", minutes = 1, severity = "critical" }
    completion_fim  = { tag = "fim_api", path = "/v1/fim/completions", minutes = 5, severity = "critical" }
    vision          = { tag = "vision_api", path = "/v1/chat/completions", minutes = 5, severity = "critical" }
    embeddings      = { tag = "embeddings_api", path = "/v1/embeddings", minutes = 5, severity = "critical" }
    moderation      = { tag = "moderation_api", path = "/v1/moderations", minutes = 10, severity = "warning" }
  }

  has = {
    for id, m in local.models : id => merge(m.capabilities, { embeddings = !anytrue(values(m.capabilities)) })
  }

  checks = merge([
    for id, flags in local.has : {
      for c in keys(local.capabilities) : "${id}/${c}" => merge(local.capabilities[c], {
        model      = id
        capability = c
      }) if lookup(flags, c, false)
    }
  ]...)
}
