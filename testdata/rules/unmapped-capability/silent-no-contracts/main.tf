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
