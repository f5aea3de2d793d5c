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

resource "checkly_heartbeat_monitor" "embed" {
  name      = "aurora-embed"
  activated = true
  tags      = ["embeddings_api", "aurora-embed"]

  heartbeat {
    period      = 5
    period_unit = "minutes"
    grace       = 1
    grace_unit  = "minutes"
  }
}
