resource "checkly_check" "chat" {
  name      = "chat"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["completion_api"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.rootly.id
    activated  = true
  }
}

resource "checkly_alert_channel" "rootly" {
  webhook {
    name     = "Rootly"
    url      = rootly_alerts_source.checkly.webhook_endpoint
    template = "{\"tags\": [{{#each TAGS}}\"{{this}}\"{{#unless @last}},{{/unless}}{{/each}}]}"
  }
}

resource "rootly_alerts_source" "checkly" {
  name        = "Checkly"
  source_type = "checkly"
}

resource "rootly_alert_route" "checkly" {
  name              = "Checkly"
  alerts_source_ids = [rootly_alerts_source.checkly.id]

  rules {
    name          = "everything"
    fallback_rule = true

    destinations {
      target_type = "Service"
      target_id   = rootly_service.chat.id
    }
  }
}

resource "rootly_service" "chat" {
  name                 = "Chat"
  escalation_policy_id = rootly_escalation_policy.models.id
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

data "rootly_user" "ada" {
  email = "ada@aurora.example"
}

# Some alerts go this way, and others are paged for them.
resource "rootly_escalation_path" "other" {
  name                 = "Severe"
  escalation_policy_id = rootly_escalation_policy.models.id
  default              = false
  position             = 1
}

resource "rootly_escalation_level" "other" {
  escalation_policy_id      = rootly_escalation_policy.models.id
  escalation_policy_path_id = rootly_escalation_path.other.id
  position                  = 1

  notification_target_params {
    type = "user"
    id   = data.rootly_user.bo.id
  }
}

data "rootly_user" "bo" {
  email = "bo@aurora.example"
}
