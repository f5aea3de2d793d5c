# Checkly watches, incident.io routes by an attribute that its source takes from the payload.

variable "teams" {
  type = map(object({
    capabilities = list(string)
    people       = list(string)
  }))
  default = {
    chat   = { capabilities = ["chat", "vision"], people = ["ada", "bo"] }
    search = { capabilities = ["embeddings"], people = ["cy"] }
  }
}

locals {
  capabilities = merge([for team, t in var.teams : { for c in t.capabilities : c => team }]...)
  people       = toset(flatten([for t in var.teams : t.people]))
}

data "incident_user" "person" {
  for_each = local.people
  email    = "${each.key}@aurora.example"
}

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
    is_private  = false
    expressions = []
    attributes = [{
      alert_attribute_id = incident_alert_attribute.tags.id
      binding = {
        value          = { reference = "payload.metadata.tags" }
        merge_strategy = "first_wins"
      }
    }]
  }
}

resource "incident_schedule" "team" {
  for_each = var.teams
  name     = "${title(each.key)} on call"
  timezone = "Europe/Paris"

  rotations = [{
    id   = "main"
    name = "Everybody in turn"
    versions = [{
      handover_start_at = "2026-01-01T09:00:00Z"
      users             = [for name in each.value.people : data.incident_user.person[name].id]
      layers            = [{ id = "one", name = "One" }]
      handovers         = [{ interval_type = "weekly", interval = 1 }]
    }]
  }]
}

resource "incident_escalation_path" "team" {
  for_each = var.teams
  name     = title(each.key)

  path = [{
    id   = "first"
    type = "level"
    level = {
      time_to_ack_seconds = 300
      ack_mode            = "all"
      targets = [{
        type          = "schedule"
        id            = incident_schedule.team[each.key].id
        urgency       = "high"
        schedule_mode = "currently_on_call"
      }]
    }
  }]
}

resource "incident_alert_route" "team" {
  for_each   = var.teams
  name       = title(each.key)
  enabled    = true
  is_private = false

  alert_sources = [{
    alert_source_id  = incident_alert_source.checkly.id
    condition_groups = []
  }]
  condition_groups = [for capability in each.value.capabilities : {
    conditions = [{
      subject        = "alert.attributes.${incident_alert_attribute.tags.id}"
      operation      = "contains_one_of"
      param_bindings = [{ array_value = [{ literal = "capability:${capability}" }] }]
    }]
  }]
  expressions = []

  escalation_config = {
    auto_cancel_escalations = true
    escalation_targets = [{
      escalation_paths = { value = { literal = incident_escalation_path.team[each.key].id } }
    }]
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
    method   = "POST"
    template = <<-EOT
      {
        "title": "{{CHECK_NAME}}",
        "status": "firing",
        "deduplication_key": "{{CHECK_ID}}",
        "metadata": {"tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]}
      }
    EOT
  }
}

resource "checkly_check" "model" {
  for_each = local.capabilities

  name      = "Aurora ${each.key}"
  type      = "API"
  activated = true
  frequency = 5
  locations = ["eu-west-1", "us-east-1"]
  tags      = ["capability:${each.key}"]

  request {
    method = "POST"
    url    = "https://api.aurora.example/v1/${each.key}"
    body   = jsonencode({ model = "aurora-large" })

    assertion {
      source     = "JSON_BODY"
      property   = "$.model"
      comparison = "EQUALS"
      target     = "aurora-large"
    }
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.incident.id
    activated  = true
  }
}
