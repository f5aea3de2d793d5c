locals {
  models = {
    large = "aurora-large"
    embed = "aurora-embd" # fires: stale-check
  }
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

resource "checkly_check" "embed" {
  name      = "Embeddings"
  type      = "API"
  activated = true
  frequency = 1
  locations = ["eu-west-3"]
  tags      = ["embeddings_api"]

  request {
    method = "POST"
    url    = "https://api.aurora.example/v1/embeddings"
    body   = jsonencode({ model = local.models.embed })

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

resource "checkly_check" "chat" {
  name      = "aurora-large completion chat"
  type      = "API"
  activated = true
  frequency = 1
  locations = ["eu-west-3"]
  tags      = ["completion_api"]

  request {
    method = "POST"
    url    = "https://api.aurora.example/v1/chat/completions"
    body   = jsonencode({ model = local.models.large })

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
