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

locals {
  frequency = { completion_chat = 1 }
}

resource "checkly_check" "fim" {
  name      = "aurora-large completion fim"
  type      = "API"
  activated = true
  frequency = lookup(local.frequency, "completion_fim", 5)
  locations = ["eu-west-3"]
  tags      = ["completion_api"]

  request {
    method = "POST"
    url    = "https://api.aurora.example/v1/fim/completions"
    body   = jsonencode({ model = "aurora-large" })

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
