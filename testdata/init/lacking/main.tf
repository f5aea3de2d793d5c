# What init can only ask about: a list of models without a snapshot, a module from elsewhere, checks of
# which the number is not known, variable files that may be anything.

variable "api_url" {
  type    = string
  default = "https://api.mistral.ai"
}

variable "url_with_key" {
  type    = string
  default = "https://models.aurora.example/v1/models?key=not-for-anybodys-eyes"
}

variable "owner" {
  type = string
}

data "http" "models" {
  url = "${var.api_url}/v1/models"
}

data "http" "own" {
  url = var.url_with_key
}

locals {
  models = jsondecode(data.http.models.response_body).data
}

module "probe" {
  source   = "app.example.com/aurora/probe/checkly"
  version  = "~> 3.0"
  for_each = toset(["eu", "us"])

  title     = "Console in ${each.key}"
  url       = "https://${each.key}.aurora.example/"
  tags      = ["console_web"]
  frequency = 5
}

resource "rootly_alerts_source" "checkly" {
  name        = "Checkly"
  source_type = "checkly"
}

resource "rootly_alert_route" "checkly" {
  name              = "Checkly"
  alerts_source_ids = [rootly_alerts_source.checkly.id]

  rules {
    name     = "chat"
    position = 1

    destinations {
      target_type = "Service"
      target_id   = rootly_service.models.id
    }

    condition_groups {
      position = 1

      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "contains"
        property_field_value          = "chat_signal"
      }
    }
  }
}

resource "rootly_service" "models" {
  name = "Models"
}

variable "hook_url" {
  type    = string
  default = "https://hooks.aurora.example/7"
}

resource "checkly_alert_channel" "hook" {
  webhook {
    name = "Somewhere"
    url  = var.hook_url
  }
}

resource "checkly_check" "model" {
  for_each = { for m in local.models : m.id => m }

  name      = each.key
  type      = "API"
  activated = true
  frequency = 5

  request {
    url  = "${var.api_url}/v1/embeddings"
    body = jsonencode({ model = each.key })
  }
}

resource "checkly_check" "chat" {
  for_each = { fast = 1, slow = 10 }

  name      = "Chat, ${each.key}"
  type      = "API"
  activated = true
  frequency = each.value
  tags      = ["chat_signal"]

  request {
    url = "${var.api_url}/v1/chat/completions"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.hook.id
    activated  = true
  }
}

resource "checkly_check" "page" {
  name      = "Front page"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["capability:chat"]

  request {
    url = "https://www.aurora.example/"
  }
}
