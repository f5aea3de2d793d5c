# Attributes that a source takes from Checkly's payload, routes over them, and paths with forks.

resource "incident_alert_attribute" "team" {
  name  = "Team"
  type  = "String"
  array = false
}

resource "incident_alert_attribute" "tags" {
  name  = "Tags"
  type  = "String"
  array = true
}

resource "incident_alert_attribute" "parsed" {
  name  = "Parsed"
  type  = "String"
  array = false
}

resource "incident_alert_source" "checkly" {
  name        = "Checkly"
  source_type = "checkly"

  template = {
    title       = { reference = "payload.title" }
    description = { literal = "A check failed" }
    attributes = [
      { alert_attribute_id = incident_alert_attribute.tags.id, binding = { value = { reference = "payload.metadata.tags" } } },
      { alert_attribute_id = incident_alert_attribute.parsed.id, binding = { value = { reference = "expressions[\"x\"]" } } },
    ]
    expressions = [{
      label          = "x"
      reference      = "x"
      root_reference = "payload"
      operations     = [{ operation_type = "parse", parse = { source = "$.x", returns = { type = "String", array = false } } }]
    }]
  }
}

# The split form of the same.
resource "incident_alert_source_attribute_beta" "team" {
  alert_source_id    = incident_alert_source.checkly.id
  alert_attribute_id = incident_alert_attribute.team.id
  value_reference    = "payload.metadata.team"
}

resource "incident_alert_source_beta" "other" {
  name        = "Other"
  source_type = "http"
}

resource "incident_alert_source" "beat" {
  name        = "Nightly job"
  source_type = "heartbeat"
  template = {
    title       = { literal = "The job did not run" }
    description = { literal = "" }
    attributes  = []
    expressions = []
  }
  heartbeat_options = {
    interval_seconds  = 3600
    failure_threshold = 2
  }
}

resource "incident_alert_route" "chat" {
  name       = "chat"
  enabled    = true
  is_private = false

  alert_sources = [{
    alert_source_id = incident_alert_source.checkly.id
    condition_groups = [{
      conditions = [{
        subject        = "alert.attributes.${incident_alert_attribute.team.id}"
        operation      = "one_of"
        param_bindings = [{ array_value = [{ literal = "chat" }, { literal = "vision" }] }]
      }]
    }]
  }]
  condition_groups = [
    {
      conditions = [
        {
          subject        = "alert.attributes.${incident_alert_attribute.tags.id}"
          operation      = "contains"
          param_bindings = [{ value = { literal = "ga" } }]
        },
        {
          subject        = "alert.title"
          operation      = "is_set"
          param_bindings = []
        },
      ]
    },
    {
      conditions = [{
        subject        = "alert.attributes.${incident_alert_attribute.tags.id}"
        operation      = "one_of"
        param_bindings = [{ array_value = [{ literal = "always" }] }]
      }]
    },
  ]
  expressions       = []
  escalation_config = {
    auto_cancel_escalations = true
    escalation_targets      = [{ escalation_paths = { value = { literal = incident_escalation_path.chat.id } } }]
  }
  incident_config = {
    enabled          = false
    condition_groups = []
  }
}

# Every route decides for itself.
resource "incident_alert_route" "research" {
  name       = "research"
  enabled    = true
  is_private = false

  alert_sources = [
    { alert_source_id = incident_alert_source.checkly.id, condition_groups = [] },
    { alert_source_id = incident_alert_source_beta.other.id, condition_groups = [] },
  ]
  condition_groups = [{
    conditions = [{
      subject        = "alert.attributes.${incident_alert_attribute.team.id}"
      operation      = "one_of"
      param_bindings = [{ array_value = [{ literal = "research" }, { literal = "vision" }] }]
    }]
  }]
  expressions       = []
  escalation_config = {
    auto_cancel_escalations = true
    escalation_targets = [
      { escalation_paths = { array_value = [{ literal = incident_escalation_path.forked.id }] } },
      { users = { value = { literal = data.incident_user.dan.id } } },
    ]
  }
  incident_config = {
    enabled          = false
    condition_groups = []
  }
}

resource "incident_alert_route" "dynamic" {
  name       = "dynamic"
  enabled    = true
  is_private = false

  alert_sources = [{ alert_source_id = incident_alert_source.checkly.id, condition_groups = [] }]
  condition_groups = [{
    conditions = [{
      subject        = "alert.attributes.${incident_alert_attribute.team.id}"
      operation      = "one_of"
      param_bindings = [{ array_value = [{ literal = "dynamic" }] }]
    }]
  }]
  expressions       = []
  escalation_config = {
    auto_cancel_escalations = true
    escalation_targets      = [{ escalation_paths = { value = { reference = "alert.attributes.escalation_path" } } }]
  }
  incident_config = {
    enabled          = false
    condition_groups = []
  }
}

resource "incident_alert_route" "off" {
  name       = "off"
  enabled    = false
  is_private = false

  alert_sources     = [{ alert_source_id = incident_alert_source.checkly.id, condition_groups = [] }]
  condition_groups  = []
  expressions       = []
  escalation_config = {
    auto_cancel_escalations = true
    escalation_targets      = [{ escalation_paths = { value = { literal = incident_escalation_path.chat.id } } }]
  }
  incident_config = {
    enabled          = false
    condition_groups = []
  }
}

resource "incident_alert_route" "jobs" {
  name       = "jobs"
  enabled    = true
  is_private = false

  alert_sources     = [{ alert_source_id = incident_alert_source.beat.id, condition_groups = [] }]
  condition_groups  = []
  expressions       = []
  escalation_config = {
    auto_cancel_escalations = true
    escalation_targets      = [{ escalation_paths = { value = { literal = incident_escalation_path.one_sided.id } } }]
  }
  incident_config = {
    enabled          = false
    condition_groups = []
  }
}

resource "incident_escalation_path" "chat" {
  name = "Chat"
  path = [
    {
      type  = "level"
      level = { targets = [{ type = "schedule", id = incident_schedule.chat.id, urgency = "high" }], time_to_ack_seconds = 300 }
    },
    {
      type           = "notify_channel"
      notify_channel = { targets = [{ type = "slack_channel", id = "C01", urgency = "high" }], time_to_ack_seconds = 300 }
    },
  ]
}

# Somebody is paged on either side.
resource "incident_escalation_path" "forked" {
  name = "Forked"
  path = [{
    type = "if_else"
    if_else = {
      conditions = [{ subject = "escalation.working_hours[\"x\"]", operation = "is_active", param_bindings = [] }]
      then_path = [{
        type  = "level"
        level = { targets = [{ type = "user", id = data.incident_user.bo.id, urgency = "high" }], time_to_ack_seconds = 300 }
      }]
      else_path = [{
        type  = "level"
        level = { targets = [{ type = "schedule", id = incident_schedule_beta.night.id, urgency = "high" }], time_to_ack_seconds = 300 }
      }]
    }
  }]
}

# Outside working hours nobody is.
resource "incident_escalation_path" "one_sided" {
  name = "One-sided"
  path = [{
    type = "if_else"
    if_else = {
      conditions = [{ subject = "escalation.working_hours[\"x\"]", operation = "is_active", param_bindings = [] }]
      then_path = [{
        type  = "level"
        level = { targets = [{ type = "user", id = data.incident_user.bo.id, urgency = "high" }], time_to_ack_seconds = 300 }
      }]
    }
  }]
}

resource "incident_schedule" "chat" {
  name     = "Chat"
  timezone = "Europe/Paris"
  rotations = [{
    id   = "main"
    name = "Main"
    versions = [{
      handover_start_at = "2026-01-01T09:00:00Z"
      users             = [data.incident_user.ada.id]
      layers            = [{ id = "one", name = "One" }]
      handovers         = [{ interval_type = "weekly", interval = 1 }]
    }]
  }]
}

resource "incident_schedule_beta" "night" {
  name     = "Night"
  timezone = "Europe/Paris"
}

resource "incident_schedule_rotation_beta" "night" {
  schedule_id              = incident_schedule_beta.night.id
  name                     = "Night"
  users                    = [data.incident_user.cy.id]
  first_interval_starts_at = "2026-01-01T20:00:00Z"
  handovers                = [{ interval_type = "weekly", interval = 1 }]
}

data "incident_user" "ada" {
  email = "ada@aurora.example"
}

data "incident_user" "bo" {
  email = "bo@aurora.example"
}

data "incident_user" "cy" {
  email = "cy@aurora.example"
}

data "incident_user" "dan" {
  email = "dan@aurora.example"
}

resource "incident_maintenance_window" "night" {
  name     = "Upgrade"
  start_at = "2026-11-09T20:00:00Z"
  end_at   = "2026-11-09T22:00:00Z"
  lead_id  = data.incident_user.ada.id
  alert_condition_groups = [{
    conditions = [{ subject = "alert.title", operation = "is_set", param_bindings = [] }]
  }]
}

locals {
  # Team and tags of each check.
  checks = {
    chat     = { team = "chat", tags = ["ga", "eu"] }
    beta     = { team = "chat", tags = ["beta"] }
    always   = { team = "chat", tags = ["always"] }
    vision   = { team = "vision", tags = ["ga"] }
    research = { team = "research", tags = [] }
    dynamic  = { team = "dynamic", tags = [] }
    stranger = { team = "strangers", tags = ["ga"] }
  }
}

resource "checkly_alert_channel" "incident" {
  for_each = local.checks

  webhook {
    name     = "incident.io"
    url      = incident_alert_source.checkly.alert_events_url
    template = <<-EOT
      {
        "title": "Failed: {{ALERT_TITLE}}",
        "status": "firing",
        "metadata": {
          "team": "${each.value.team}",
          "tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]
        }
      }
    EOT
  }
}

resource "checkly_check" "models" {
  for_each = local.checks

  name      = each.key
  type      = "API"
  activated = true
  frequency = 5
  tags      = each.value.tags

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.incident[each.key].id
    activated  = true
  }
}
