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

resource "rootly_alerts_source" "datadog" {
  name        = "Datadog"
  source_type = "datadog"
}

resource "rootly_service" "chat" {
  name                 = "Chat API"
  escalation_policy_id = rootly_escalation_policy.models.id
}

resource "rootly_service" "search" {
  name                 = "Search API"
  escalation_policy_id = rootly_escalation_policy.models.id
}

resource "rootly_alert_routing_rule" "api" {
  name             = "api"
  alerts_source_id = rootly_alerts_source.checkly.id
  position         = 1

  conditions {
      property_field_type           = "payload"
      property_field_name           = "$.tags"
      property_field_condition_type = "is_one_of"
      property_field_values         = ["completion_api"]
    }

  destination {
    target_type = "Service"
    target_id   = rootly_service.chat.id
  }
}

resource "rootly_alert_routing_rule" "again" {
  name             = "again" # fires: unreachable-route
  alerts_source_id = rootly_alerts_source.checkly.id
  position         = 2

  conditions {
      property_field_type           = "payload"
      property_field_name           = "$.tags"
      property_field_condition_type = "is_one_of"
      property_field_values         = ["completion_api"]
    }

  destination {
    target_type = "Service"
    target_id   = rootly_service.search.id
  }
}

resource "rootly_alert_routing_rule" "elsewhere" {
  name             = "elsewhere"
  alerts_source_id = rootly_alerts_source.datadog.id
  position         = 3

  conditions {
      property_field_type           = "payload"
      property_field_name           = "$.tags"
      property_field_condition_type = "is_one_of"
      property_field_values         = ["completion_api"]
    }

  destination {
    target_type = "Service"
    target_id   = rootly_service.search.id
  }
}
