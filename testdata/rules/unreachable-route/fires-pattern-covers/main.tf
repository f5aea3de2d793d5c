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

resource "rootly_alert_route" "checkly" {
  name              = "checkly"
  alerts_source_ids = [rootly_alerts_source.checkly.id]

  rules {
    name = "production"

    destinations {
      target_type = "Service"
      target_id   = rootly_service.chat.id
    }

    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.env"
        property_field_condition_type = "matches_regex"
        property_field_value          = "^prod-[a-z]+-[0-9]$"
      }
    }
  }

  rules {
    name = "production in europe" # fires: unreachable-route

    destinations {
      target_type = "Service"
      target_id   = rootly_service.search.id
    }

    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.env"
        property_field_condition_type = "matches_regex"
        property_field_value          = "^prod-eu-[0-9]$"
      }
    }
  }

  rules {
    name = "production in any region"

    destinations {
      target_type = "Service"
      target_id   = rootly_service.search.id
    }

    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.env"
        property_field_condition_type = "starts_with"
        property_field_value          = "prod-"
      }
    }
  }
}
