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

# Somebody switches it on and off by hand: what Terraform wrote when it was made says nothing about today.
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

  lifecycle {
    ignore_changes = [activated]
  }
}
