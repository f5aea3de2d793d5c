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
    name = "api"

    destinations {
      target_type = "Service"
      target_id   = rootly_service.chat.id
    }

    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "is_one_of"
        property_field_values         = ["completion_api", "embeddings_api"]
      }
    }
  }

  rules {
    name = "embeddings"

    destinations {
      target_type = "Service"
      target_id   = rootly_service.search.id
    }

    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "is_one_of"
        property_field_values         = ["embeddings_api"]
      }
    }
  }
}
