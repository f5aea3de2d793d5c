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

resource "rootly_service" "ocr" {
  name                 = "Documents"
  escalation_policy_id = rootly_escalation_policy.models.id
}

resource "rootly_alert_route" "checkly" {
  name              = "Checkly"
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
        property_field_value          = "completion_api"
      }
    }
  }

  rules {
    name          = "everything else"
    fallback_rule = true

    destinations {
      target_type = "EscalationPolicy"
      target_id   = rootly_escalation_policy.models.id
    }
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

resource "checkly_check" "ocr" {
  name      = "aurora-ocr ocr"
  type      = "API"
  activated = true
  frequency = 1
  locations = ["eu-west-3"]
  tags      = ["ocr_api", "aurora-ocr"]

  request {
    method = "POST"
    url    = "https://api.aurora.example/v1/ocr"
    body   = jsonencode({ model = "aurora-ocr" })

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
