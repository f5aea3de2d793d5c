# Titles that a source of the split form gives or leaves to incident.io, and rotations of which a version has nobody in it.

resource "incident_alert_source_beta" "titled" {
  name        = "Titled"
  source_type = "checkly"
  title       = { literal = "A check of production failed" }
}

resource "incident_alert_source_beta" "bare" {
  name        = "Bare"
  source_type = "checkly"
}

resource "incident_alert_route" "titles" {
  name       = "titles"
  enabled    = true
  is_private = false

  alert_sources = [
    { alert_source_id = incident_alert_source_beta.titled.id, condition_groups = [] },
    { alert_source_id = incident_alert_source_beta.bare.id, condition_groups = [] },
  ]
  condition_groups = [{
    conditions = [{
      subject        = "alert.title"
      operation      = "contains"
      param_bindings = [{ value = { literal = "production" } }]
    }]
  }]
  expressions = []
  escalation_config = {
    auto_cancel_escalations = true
    escalation_targets      = [{ escalation_paths = { value = { literal = incident_escalation_path.of["lasting"].id } } }]
  }
  incident_config = {
    enabled          = false
    condition_groups = []
  }
}

resource "incident_alert_source_beta" "turning" {
  name        = "Turning"
  source_type = "checkly"
}

resource "incident_alert_route" "turning" {
  name       = "turning"
  enabled    = true
  is_private = false

  alert_sources    = [{ alert_source_id = incident_alert_source_beta.turning.id, condition_groups = [] }]
  condition_groups = []
  expressions      = []
  escalation_config = {
    auto_cancel_escalations = true
    escalation_targets      = [{ escalation_paths = { value = { literal = incident_escalation_path.of["turning"].id } } }]
  }
  incident_config = {
    enabled          = false
    condition_groups = []
  }
}

resource "incident_escalation_path" "of" {
  for_each = { lasting = incident_schedule.lasting.id, turning = incident_schedule.turning.id }
  name     = each.key

  path = [{
    id   = "first"
    type = "level"
    level = {
      targets             = [{ type = "schedule", id = each.value, urgency = "high" }]
      time_to_ack_seconds = 300
    }
  }]
}

resource "incident_schedule" "lasting" {
  name     = "lasting"
  timezone = "Europe/Paris"
  rotations = [{
    id   = "all"
    name = "All"
    versions = [{
      handover_start_at = "2026-01-01T09:00:00Z"
      handovers         = [{ interval_type = "weekly", interval = 1 }]
      layers            = [{ id = "one", name = "One" }]
      users             = [data.incident_user.ada.id]
    }]
  }]
}

# The newer version may be that of today.
resource "incident_schedule" "turning" {
  name     = "turning"
  timezone = "Europe/Paris"
  rotations = [{
    id   = "all"
    name = "All"
    versions = [
      {
        handover_start_at = "2026-01-01T09:00:00Z"
        handovers         = [{ interval_type = "weekly", interval = 1 }]
        layers            = [{ id = "one", name = "One" }]
        users             = [data.incident_user.ada.id]
      },
      {
        effective_from    = "2026-06-01T09:00:00Z"
        handover_start_at = "2026-06-01T09:00:00Z"
        handovers         = [{ interval_type = "weekly", interval = 1 }]
        layers            = [{ id = "one", name = "One" }]
        users             = []
      },
    ]
  }]
}

data "incident_user" "ada" {
  email = "ada@aurora.example"
}

resource "checkly_alert_channel" "of" {
  for_each = {
    titled  = incident_alert_source_beta.titled.alert_events_url
    bare    = incident_alert_source_beta.bare.alert_events_url
    turning = incident_alert_source_beta.turning.alert_events_url
  }
  webhook {
    name     = each.key
    url      = each.value
    template = "{\"title\": \"{{ALERT_TITLE}}\"}"
  }
}

resource "checkly_check" "of" {
  for_each  = checkly_alert_channel.of
  name      = each.key
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/health"
  }
  alert_channel_subscription {
    channel_id = each.value.id
    activated  = true
  }
}
