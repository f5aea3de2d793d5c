resource "incident_alert_attribute" "tags" {
  name  = "Tags"
  type  = "String"
  array = true
}

resource "incident_alert_source" "checkly" {
  name        = "Checkly"
  source_type = "checkly"

  template = {
    title       = { reference = "payload.title" }
    description = { reference = "payload.description" }
    expressions = []
    attributes = [{
      alert_attribute_id = incident_alert_attribute.tags.id
      binding            = { value = { reference = "payload.metadata.tags" } }
    }]
  }
}

data "incident_user" "ada" {
  email = "ada@aurora.example"
}

data "incident_user" "bo" {
  email = "bo@aurora.example"
}

resource "incident_escalation_path" "chat" {
  name = "Conversations"
  path = [{
    type = "level"
    level = {
      time_to_ack_seconds = 300
      targets             = [{ type = "user", id = data.incident_user.ada.id, urgency = "high" }]
    }
  }]
}

resource "incident_escalation_path" "ocr" {
  name = "Documents"
  path = [{
    type = "level"
    level = {
      time_to_ack_seconds = 300
      targets             = [{ type = "user", id = data.incident_user.bo.id, urgency = "high" }]
    }
  }]
}

resource "incident_alert_route" "chat" {
  name       = "chat"
  enabled    = true
  is_private = false

  alert_sources = [{
    alert_source_id  = incident_alert_source.checkly.id
    condition_groups = []
  }]
  condition_groups = [{
    conditions = [{
      subject        = "alert.attributes.${incident_alert_attribute.tags.id}"
      operation      = "contains_one_of"
      param_bindings = [{ array_value = [{ literal = "capability:chat" }] }]
    }]
  }]
  expressions = []

  escalation_config = {
    auto_cancel_escalations = true
    escalation_targets      = [{ escalation_paths = { value = { literal = incident_escalation_path.chat.id } } }]
  }
  incident_config = {
    enabled          = false
    condition_groups = []
  }
}

resource "checkly_alert_channel" "incident" {
  webhook {
    name     = "incident.io"
    url      = incident_alert_source.checkly.alert_events_url
    template = <<-EOT
      {
        "title": "{{CHECK_NAME}}",
        "status": "firing",
        "metadata": {"tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]}
      }
    EOT
  }
}

resource "checkly_check" "chat" {
  name      = "chat"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["capability:chat"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.incident.id
    activated  = true
  }
}

resource "checkly_check" "ocr" {
  name      = "ocr"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["capability:ocr"]

  request {
    url = "https://api.aurora.example/ocr"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.incident.id
    activated  = true
  }
}
