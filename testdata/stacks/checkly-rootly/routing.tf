resource "rootly_alerts_source" "checkly" {
  name            = "Checkly (${local.env})"
  source_type     = "checkly"
  owner_group_ids = [rootly_team.serving.id]
}

# Owned by capability. The order matters: a check of vision carries the tag of chat in some regions.
resource "rootly_alert_route" "models" {
  name              = "Models"
  enabled           = true
  alerts_source_ids = [rootly_alerts_source.checkly.id]
  owning_team_ids   = [rootly_team.serving.id]

  rules {
    name     = "Vision"
    position = 1

    destinations {
      target_type = "Service"
      target_id   = rootly_service.multimodal.id
    }

    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "contains"
        property_field_value          = "vision_api"
      }
    }
  }

  rules {
    name     = "Text"
    position = 2

    destinations {
      target_type = "Service"
      target_id   = rootly_service.text.id
    }

    # One of the groups is enough.
    condition_groups {
      position = 1

      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "contains"
        property_field_value          = "completion_api"
      }
    }

    condition_groups {
      position = 2

      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "contains"
        property_field_value          = "fim_api"
      }
    }
  }

  rules {
    name     = "Embeddings"
    position = 3

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
    name     = "Moderation"
    position = 4

    destinations {
      target_type = "Service"
      target_id   = rootly_service.moderation.id
    }

    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "contains"
        property_field_value          = "moderation_api"
      }

      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "contains"
        property_field_value          = "severity:warning"
      }
    }
  }

  rules {
    name          = "Everything else"
    position      = 5
    fallback_rule = true

    destinations {
      target_type = "EscalationPolicy"
      target_id   = rootly_escalation_policy.serving.id
    }
  }
}
