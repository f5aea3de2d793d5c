data "rootly_user" "member" {
  for_each = toset(["ada@aurora.example", "luca@aurora.example"])
  email    = each.key
}

data "rootly_alert_field" "title" {
  kind = "title"
}

resource "rootly_alert_field" "signal" {
  name = "Signal"
}

resource "rootly_team" "search" {
  name     = "Search"
  user_ids = [data.rootly_user.member["luca@aurora.example"].id]
}

resource "rootly_schedule" "chat" {
  name = "Chat on-call"
}

resource "rootly_schedule_rotation" "chat" {
  name        = "weekly"
  schedule_id = rootly_schedule.chat.id

  schedule_rotationable_attributes = {
    handoff_time = "10:00"
  }

  schedule_rotation_members {
    member_type = "User"
    member_id   = data.rootly_user.member["ada@aurora.example"].id
    position    = 1
  }
}

resource "rootly_escalation_policy" "chat" {
  name        = "Chat"
  service_ids = [rootly_service.chat.id]
}

resource "rootly_escalation_policy" "search" {
  name      = "Search"
  group_ids = [rootly_team.search.id]
}

resource "rootly_escalation_level" "chat" {
  escalation_policy_id = rootly_escalation_policy.chat.id
  position             = 1

  notification_target_params {
    type = "schedule"
    id   = rootly_schedule.chat.id
  }
}

resource "rootly_escalation_level" "search" {
  escalation_policy_id = rootly_escalation_policy.search.id
  position             = 1

  notification_target_params {
    type = "team"
    id   = rootly_team.search.id
  }

  notification_target_params {
    type = "slack_channel"
    id   = "C0123456789"
  }
}

# The policy names the service.
resource "rootly_service" "chat" {
  name = "Chat API"
}

# The service names the policy.
resource "rootly_service" "search" {
  name                 = "Search API"
  escalation_policy_id = rootly_escalation_policy.search.id
}

resource "rootly_functionality" "checkout" {
  name                 = "Checkout"
  escalation_policy_id = rootly_escalation_policy.chat.id
}

resource "rootly_alerts_source" "checkly" {
  name        = "Checkly"
  source_type = "checkly"

  alert_source_fields_attributes {
    alert_field_id = data.rootly_alert_field.title.id
    template_body  = "{{ alert.data.title }}"
  }

  alert_source_fields_attributes {
    alert_field_id = rootly_alert_field.signal.id
    template_body  = "{{ alert.data.signal }}"
  }
}

resource "rootly_alert_route" "checkly" {
  name              = "Checkly"
  alerts_source_ids = [rootly_alerts_source.checkly.id]

  # Positions decide, not the order of the blocks.
  rules {
    name     = "search"
    position = 2

    destinations {
      target_type = "Service"
      target_id   = rootly_service.search.id
    }

    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "contains"
        property_field_value          = "embeddings_api"
      }
    }

    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "is_one_of"
        property_field_values         = ["rerank_api", "search_api"]
      }
    }
  }

  rules {
    name     = "chat in production"
    position = 1

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

      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "does_not_contain"
        property_field_value          = "env:staging"
      }
    }
  }

  rules {
    name     = "by field"
    position = 3

    destinations {
      target_type = "Functionality"
      target_id   = rootly_functionality.checkout.id
    }

    condition_groups {
      conditions {
        property_field_type           = "alert_field"
        conditionable_type            = "AlertField"
        conditionable_id              = rootly_alert_field.signal.id
        property_field_condition_type = "starts_with"
        property_field_value          = "checkout"
      }
    }
  }

  rules {
    name     = "by team"
    position = 4

    destinations {
      target_type = "Group"
      target_id   = rootly_team.search.id
    }

    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.name"
        property_field_condition_type = "matches_regex"
        property_field_value          = "^search-[0-9]+$"
      }
    }
  }

  rules {
    name          = "everything else"
    position      = 5
    fallback_rule = true

    destinations {
      target_type = "EscalationPolicy"
      target_id   = rootly_escalation_policy.chat.id
    }
  }
}

resource "rootly_heartbeat" "nightly" {
  name                     = "Nightly index"
  alert_summary            = "The index was not rebuilt"
  interval                 = 1
  interval_unit            = "days"
  notification_target_type = "Group"
  notification_target_id   = rootly_team.search.id
}

resource "checkly_alert_channel" "rootly" {
  webhook {
    name         = "Rootly"
    url          = rootly_alerts_source.checkly.webhook_endpoint
    webhook_type = "WEBHOOK_ROOTLY"

    template = <<-EOT
      {
        "title": "{{ALERT_TITLE}}",
        "name": "{{CHECK_NAME}}",
        "signal": "{{CHECK_DESCRIPTION}}",
        "tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]
      }
    EOT
  }
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

resource "checkly_check" "chat_staging" {
  name      = "chat_staging"
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

resource "checkly_check" "embed" {
  name      = "embed"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["embeddings_api"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}

resource "checkly_check" "rerank" {
  name      = "rerank"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["rerank_api"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}

resource "checkly_check" "checkout" {
  name        = "checkout"
  description = "checkout, payment"
  type        = "API"
  activated   = true
  frequency   = 5
  tags        = ["env:prod"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}

resource "checkly_check" "by_name" {
  name      = "search-12"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["env:prod"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}

resource "checkly_check" "both" {
  name      = "both"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["completion_api", "embeddings_api"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}
