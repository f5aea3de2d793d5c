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

resource "checkly_alert_channel" "direct" {
  webhook {
    name         = "Rootly"
    url          = "https://webhooks.rootly.com/webhooks/incoming/checkly_webhooks/notify/Service/${rootly_service.research.id}"
    webhook_type = "WEBHOOK_ROOTLY"
    template     = <<-EOT
      {
        "title": "{{ALERT_TITLE}}",
        "tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]
      }
    EOT
  }
}

data "rootly_user" "ada" {
  email = "ada@aurora.example"
}

resource "rootly_escalation_policy" "models" {
  name = "Models"
}

resource "rootly_escalation_level" "models" {
  escalation_policy_id = rootly_escalation_policy.models.id
  position             = 1

  notification_target_params {
    type = "user"
    id   = data.rootly_user.ada.id
  }
}

resource "rootly_service" "chat" {
  name                 = "Chat API"
  escalation_policy_id = rootly_escalation_policy.models.id
}

resource "rootly_service" "research" {
  name                 = "Research"
  escalation_policy_id = rootly_escalation_policy.models.id
}

resource "rootly_alert_routing_rule" "chat" {
  name             = "chat"
  alerts_source_id = rootly_alerts_source.checkly.id
  position         = 1
  condition_type   = "all"

  conditions {
    property_field_type           = "payload"
    property_field_name           = "$.tags"
    property_field_condition_type = "is_one_of"
    property_field_values         = ["completion_api"]
  }

  conditions {
    property_field_type           = "payload"
    property_field_name           = "$.tags"
    property_field_condition_type = "is_one_of"
    property_field_values         = ["env:prod"]
  }

  destination {
    target_type = "Service"
    target_id   = rootly_service.chat.id
  }
}

resource "rootly_alert_routing_rule" "either" {
  name             = "either"
  alerts_source_id = rootly_alerts_source.checkly.id
  position         = 2
  condition_type   = "any"

  conditions {
    property_field_type           = "payload"
    property_field_name           = "$.tags"
    property_field_condition_type = "is_one_of"
    property_field_values         = ["ocr_api"]
  }

  conditions {
    property_field_type           = "payload"
    property_field_name           = "$.tags"
    property_field_condition_type = "is_one_of"
    property_field_values         = ["vision_api"]
  }

  destination {
    target_type = "Service"
    target_id   = rootly_service.research.id
  }
}

# A workflow pages by itself, whatever the rules do.
resource "rootly_workflow_alert" "research" {
  name = "Page research"

  trigger_params {
    triggers = ["alert_created"]

    alert_payload_conditions {
      logic = "ALL"

      conditions {
        query    = "$.tags"
        operator = "IS"
        values   = ["research"]
      }
    }
  }
}

resource "rootly_workflow_task_page_rootly_on_call_responders" "research" {
  name        = "page research"
  workflow_id = rootly_workflow_alert.research.id

  task_params {
    summary          = "Research"
    alert_urgency_id = data.rootly_alert_urgency.high.id

    service_target = {
      id   = rootly_service.research.id
      name = "Research"
    }
  }
}

data "rootly_alert_urgency" "high" {
  name = "High"
}

resource "checkly_check" "chat" {
  name      = "chat"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["completion_api", "env:prod"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}

resource "checkly_check" "staging" {
  name      = "staging"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["completion_api", "env:staging"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}

resource "checkly_check" "either" {
  name      = "either"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["vision_api"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}

resource "checkly_check" "direct" {
  name      = "direct"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["completion_api", "env:prod"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.direct.id
    activated  = true
  }
}

resource "checkly_check" "paged" {
  name      = "paged"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["research"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}
