resource "rootly_alerts_source" "checkly" {
  name        = "Checkly"
  source_type = "checkly"
}

resource "checkly_alert_channel" "rootly" {
  webhook {
    name     = "Rootly"
    method   = "POST"
    url      = rootly_alerts_source.checkly.webhook_endpoint
    template = "{\"tags\": [{{#each TAGS}}\"{{this}}\"{{#unless @last}},{{/unless}}{{/each}}]}"
  }
}

locals {
  routes = {
    chat_api = rootly_service.chat.id
    ocr_api  = rootly_service.ocr.id
  }
}

resource "rootly_alert_route" "checkly" {
  name              = "Checkly"
  enabled           = true
  alerts_source_ids = [rootly_alerts_source.checkly.id]

  dynamic "rules" {
    for_each = local.routes
    content {
      name = rules.key

      destinations {
        target_type = "Service"
        target_id   = rules.value
      }

      condition_groups {
        conditions {
          property_field_type           = "payload"
          property_field_name           = "$.tags"
          property_field_condition_type = "contains"
          property_field_value          = rules.key
        }
      }
    }
  }
}

data "rootly_user" "ines" {
  email = "ines@aurora.example"
}

resource "rootly_escalation_policy" "platform" {
  name = "Platform"
}

resource "rootly_escalation_level" "platform" {
  escalation_policy_id = rootly_escalation_policy.platform.id
  position             = 1
  delay                = 0

  notification_target_params {
    type = "user"
    id   = data.rootly_user.ines.id
  }
}

resource "rootly_service" "chat" {
  name                 = "Chat"
  escalation_policy_id = rootly_escalation_policy.platform.id
}

resource "rootly_service" "ocr" {
  name                 = "OCR"
  escalation_policy_id = rootly_escalation_policy.platform.id
}
