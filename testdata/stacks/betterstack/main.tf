terraform {
  required_version = ">= 1.4"

  required_providers {
    betteruptime = {
      source  = "BetterStackHQ/better-uptime"
      version = "~> 0.20"
    }
    http = { source = "hashicorp/http" }
  }
}

provider "betteruptime" {
  api_token = var.token
}

variable "token" {
  type      = string
  sensitive = true
  default   = "not-a-token"
}

variable "api" {
  type    = string
  default = "https://api.fjord.example"
}

variable "paused" {
  description = "Monitors that are paused, as MODEL/CAPABILITY."
  type        = set(string)
  default     = []
}

data "http" "models" {
  url = "https://internal.fjord.example/catalog.json"
}

locals {
  models = { for m in jsondecode(data.http.models.response_body).models : m.id => m }

  # Old rows have neither of the two.
  public = {
    for id, m in local.models : id => m
    if try(m.exposure, "public") == "public" && try(m.retires_at, null) == null
  }

  capabilities = {
    completion_chat = {
      path    = "/v1/chat/completions"
      every   = 60
      timeout = 30
      keyword = "ready"
      policy  = "models"
      body    = { messages = [{ role = "user", content = "Answer with the word ready." }] }
    }
    audio_transcription = {
      path    = "/v1/audio/transcriptions"
      every   = 180
      timeout = 30
      keyword = "ready"
      policy  = "media"
      body    = { file_url = "https://static.fjord.example/ready.mp3" }
    }
    ocr = {
      path    = "/v1/ocr"
      every   = 180
      timeout = 60
      keyword = "ready"
      policy  = "media"
      body    = { document = { type = "image_url", image_url = "https://static.fjord.example/ready.png" } }
    }
  }

  monitors = {
    for pair in flatten([
      for id, m in local.public : [
        for c in m.capabilities : { model = id, capability = c } if contains(keys(local.capabilities), c)
      ]
    ]) : "${pair.model}/${pair.capability}" => merge(local.capabilities[pair.capability], pair)
  }
}

module "monitors" {
  source   = "app.terraform.io/fjord/monitors/betteruptime"
  version  = "2.3.1"
  for_each = local.monitors

  name     = "${each.value.model}: ${replace(each.value.capability, "_", " ")}"
  url      = "${var.api}${each.value.path}"
  body     = jsonencode(merge({ model = each.value.model }, each.value.body))
  keyword  = each.value.keyword
  interval = each.value.every
  timeout  = each.value.timeout
  paused   = contains(var.paused, each.key)
  policy   = betteruptime_policy.this[each.value.policy].id
  labels   = { capability = each.value.capability, team = each.value.policy }
}

# Somebody else's batches call it when they are done.
resource "betteruptime_heartbeat" "batch" {
  name      = "Nightly batch"
  period    = 86400
  grace     = 3600
  policy_id = betteruptime_policy.this["models"].id
}
