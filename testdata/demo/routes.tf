resource "rootly_alerts_source" "checkly" {
  name        = "Checkly (${var.environment})"
  source_type = "checkly"

  owner_group_ids = [for team in module.oncall : team.team_id]
}

locals {
  # Tag to capability. The order of the rules does not matter: a check has one of these tags.
  routes = {
    completion_api  = "completion_chat"
    fim_api         = "completion_fim"
    embeddings_api  = "embeddings"
    moderations_api = "moderation"
    ocr_api         = "ocr"
  }
}

resource "rootly_alert_route" "checkly" {
  name              = "Checkly to services"
  enabled           = true
  alerts_source_ids = [rootly_alerts_source.checkly.id]

  dynamic "rules" {
    for_each = local.routes
    content {
      name = "by tag ${rules.key}"

      destinations {
        target_type = "Service"
        target_id   = rootly_service.capability[rules.value].id
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
      target_id   = module.oncall["inference"].policy_id
    }
  }
}
