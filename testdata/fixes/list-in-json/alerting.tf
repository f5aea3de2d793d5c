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

resource "rootly_service" "api" {
  for_each             = toset(["completion_api", "embeddings_api"])
  name                 = "API of ${each.key}"
  escalation_policy_id = rootly_escalation_policy.models.id
}

resource "rootly_alert_route" "checkly" {
  name              = "Checkly"
  enabled           = true
  alerts_source_ids = [rootly_alerts_source.checkly.id]

  dynamic "rules" {
    for_each = rootly_service.api

    content {
      name = rules.key

      destinations {
        target_type = "Service"
        target_id   = rules.value.id
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

  rules {
    name          = "everything else"
    fallback_rule = true

    destinations {
      target_type = "EscalationPolicy"
      target_id   = rootly_escalation_policy.models.id
    }
  }
}
