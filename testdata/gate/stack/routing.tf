resource "rootly_alerts_source" "checkly" {
  name        = "Checkly"
  source_type = "checkly"
}

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
        "tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]
      }
    EOT
  }

  send_failure = true
}

resource "rootly_alert_route" "checkly" {
  name              = "Checkly to services"
  enabled           = true
  alerts_source_ids = [rootly_alerts_source.checkly.id]

  rules {
    name = "chat"

    destinations {
      target_type = "Service"
      target_id   = rootly_service.chat.id
    }

    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "contains"
        property_field_value          = "chat_api"
      }
    }
  }

  rules {
    name = "embeddings"

    destinations {
      target_type = "Service"
      target_id   = rootly_service.embeddings.id
    }

    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "contains"
        property_field_value          = "embeddings_api"
      }
    }
  }

  rules {
    name = "console"

    destinations {
      target_type = "Service"
      target_id   = rootly_service.console.id
    }

    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "contains"
        property_field_value          = "console_web"
      }
    }
  }

  rules {
    name          = "everything else"
    fallback_rule = true

    destinations {
      target_type = "EscalationPolicy"
      target_id   = rootly_escalation_policy.platform.id
    }
  }
}
