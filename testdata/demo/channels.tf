resource "checkly_alert_channel" "rootly" {
  webhook {
    name           = "Rootly"
    method         = "POST"
    url            = rootly_alerts_source.checkly.webhook_endpoint
    webhook_secret = rootly_alerts_source.checkly.secret
    webhook_type   = "WEBHOOK_ROOTLY"

    template = <<-EOT
      {
        "title": "{{ALERT_TITLE}}",
        "alert_type": "{{ALERT_TYPE}}",
        "check_id": "{{CHECK_ID}}",
        "link": "{{RESULT_LINK}}",
        "tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]
      }
    EOT
  }

  send_recovery = true
  send_failure  = true
  send_degraded = false
}

# The console team wants screenshots in the alert, so its checks have a channel of their own.
resource "checkly_alert_channel" "console" {
  webhook {
    name           = "Rootly (console)"
    method         = "POST"
    url            = rootly_alerts_source.checkly.webhook_endpoint
    webhook_secret = rootly_alerts_source.checkly.secret
    webhook_type   = "WEBHOOK_ROOTLY"

    template = <<-EOT
      {
        "title": "{{ALERT_TITLE}}",
        "alert_type": "{{ALERT_TYPE}}",
        "check_name": "{{CHECK_NAME}}",
        "check_id": "{{CHECK_ID}}",
        "screenshots": "{{RESULT_LINK}}/screenshots",
        "link": "{{RESULT_LINK}}"
      }
    EOT
  }

  send_recovery = true
  send_failure  = true
}
