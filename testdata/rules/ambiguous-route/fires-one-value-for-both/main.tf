resource "rootly_alerts_source" "checkly" {
  name        = "Checkly"
  source_type = "checkly"
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

resource "rootly_service" "search" {
  name                 = "Search API"
  escalation_policy_id = rootly_escalation_policy.models.id
}

resource "rootly_alert_routing_rule" "production" {
  name             = "production" # fires: ambiguous-route
  alerts_source_id = rootly_alerts_source.checkly.id

  conditions {
      property_field_type           = "payload"
      property_field_name           = "$.env"
      property_field_condition_type = "starts_with"
      property_field_value          = "prod"
    }

  destination {
    target_type = "Service"
    target_id   = rootly_service.chat.id
  }
}

resource "rootly_alert_routing_rule" "europe" {
  name             = "europe"
  alerts_source_id = rootly_alerts_source.checkly.id

  conditions {
      property_field_type           = "payload"
      property_field_name           = "$.env"
      property_field_condition_type = "ends_with"
      property_field_value          = "-eu"
    }

  destination {
    target_type = "Service"
    target_id   = rootly_service.search.id
  }
}
