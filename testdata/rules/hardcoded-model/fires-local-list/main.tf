locals {
  models = { for m in jsondecode(file("${path.module}/models.json")).models : m.id => m if m.id != "aurora-small" }
}

locals {
  extra = ["aurora-small"] # fires: hardcoded-model
}

resource "rootly_alerts_source" "checkly" {
  name        = "Checkly"
  source_type = "checkly"
}

resource "checkly_alert_channel" "rootly" {
  webhook {
    name         = "Rootly"
    url          = rootly_alerts_source.checkly.webhook_endpoint
    webhook_type = "WEBHOOK_ROOTLY"
    template     = <<-EOT
      {
        "title": "{{ALERT_TITLE}}",
        "tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]
      }
    EOT
  }
}

resource "checkly_check" "chat" {
  for_each = local.models

  name      = "${each.key} chat"
  type      = "API"
  activated = true
  frequency = 1
  locations = ["eu-west-3"]
  tags      = ["completion_api"]

  request {
    method = "POST"
    url    = "https://api.aurora.example/v1/chat/completions"
    body   = jsonencode({ model = each.key })

    assertion {
      source     = "STATUS_CODE"
      comparison = "EQUALS"
      target     = "200"
    }
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}

resource "checkly_check" "extra" {
  for_each = toset(local.extra)

  name      = "${each.value} chat"
  type      = "API"
  activated = true
  frequency = 1
  locations = ["eu-west-3"]
  tags      = ["completion_api"]

  request {
    method = "POST"
    url    = "https://api.aurora.example/v1/chat/completions"
    body   = jsonencode({ model = each.value })

    assertion {
      source     = "STATUS_CODE"
      comparison = "EQUALS"
      target     = "200"
    }
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}
