variable "routes" {
  default = {
    chat = { service = "s-1", tags = ["capability:chat", "env:prod"] }
    ocr  = { service = "s-2", tags = ["capability:ocr"] }
  }
}

resource "rootly_alert_route" "main" {
  name    = "main"
  enabled = true

  alerts_source_ids = ["source"]
  owning_team_ids   = ["team"]

  dynamic "rules" {
    for_each = var.routes
    iterator = route
    content {
      name     = "route ${route.key}"
      position = index(keys(var.routes), route.key) + 1

      destinations {
        target_type = "Service"
        target_id   = route.value.service
      }

      dynamic "condition_groups" {
        for_each = route.value.tags
        content {
          position = condition_groups.key

          dynamic "conditions" {
            for_each = toset([condition_groups.value])
            iterator = condition
            content {
              property_field_type           = "payload"
              property_field_name           = "$.tags"
              property_field_condition_type = "contains"
              property_field_value          = "${route.key}/${condition.key}"
            }
          }
        }
      }
    }
  }

  rules {
    name          = "else"
    fallback_rule = true
    position      = length(var.routes) + 1

    destinations {
      target_type = "Service"
      target_id   = "s-0"
    }
  }
}
