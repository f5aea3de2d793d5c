# Expressions that are a path into the payload are read; any other JavaScript is not.

resource "incident_alert_attribute" "team" {
  name  = "Team"
  type  = "String"
  array = false
}

resource "incident_alert_attribute" "env" {
  name  = "Environment"
  type  = "String"
  array = false
}

resource "incident_alert_attribute" "guessed" {
  name  = "Guessed"
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
      { alert_attribute_id = incident_alert_attribute.team.id, binding = { value = { reference = "expressions[\"team\"]" } } },
      { alert_attribute_id = incident_alert_attribute.env.id, binding = { value = { reference = "expressions[\"env\"]" } } },
      { alert_attribute_id = incident_alert_attribute.guessed.id, binding = { value = { reference = "expressions[\"guessed\"]" } } },
    ]
    expressions = [
      {
        label          = "Team"
        reference      = "team"
        root_reference = "payload"
        operations     = [{ operation_type = "parse", parse = { source = "$.metadata.team", returns = { type = "String", array = false } } }]
      },
      {
        label          = "Environment"
        reference      = "env"
        root_reference = "payload"
        operations     = [{ operation_type = "parse", parse = { source = "return $['metadata'][\"env\"];", returns = { type = "String", array = false } } }]
      },
      {
        label          = "Guessed"
        reference      = "guessed"
        root_reference = "payload"
        operations     = [{ operation_type = "parse", parse = { source = "$.metadata.team || $.metadata.env", returns = { type = "String", array = false } } }]
      },
    ]
  }
}

resource "incident_alert_route" "team" {
  for_each   = toset(["chat", "search"])
  name       = each.key
  enabled    = true
  is_private = false

  alert_sources = [{ alert_source_id = incident_alert_source.checkly.id, condition_groups = [] }]
  condition_groups = [{
    conditions = [
      {
        subject        = "alert.attributes.${incident_alert_attribute.team.id}"
        operation      = "one_of"
        param_bindings = [{ array_value = [{ literal = each.key }] }]
      },
      {
        subject        = "alert.attributes.${incident_alert_attribute.env.id}"
        operation      = "one_of"
        param_bindings = [{ array_value = [{ literal = "prod" }] }]
      },
    ]
  }]
  expressions = []
  escalation_config = {
    auto_cancel_escalations = true
    escalation_targets      = [{ users = { value = { literal = data.incident_user.ada.id } } }]
  }
  incident_config = {
    enabled          = false
    condition_groups = []
  }
}

resource "incident_alert_route" "guessed" {
  name       = "guessed"
  enabled    = true
  is_private = false

  alert_sources = [{ alert_source_id = incident_alert_source.checkly.id, condition_groups = [] }]
  condition_groups = [{
    conditions = [
      {
        subject        = "alert.attributes.${incident_alert_attribute.guessed.id}"
        operation      = "one_of"
        param_bindings = [{ array_value = [{ literal = "guess" }] }]
      },
      {
        subject        = "alert.attributes.${incident_alert_attribute.env.id}"
        operation      = "one_of"
        param_bindings = [{ array_value = [{ literal = "guess" }] }]
      },
    ]
  }]
  expressions = []
  escalation_config = {
    auto_cancel_escalations = true
    escalation_targets      = [{ users = { value = { literal = data.incident_user.ada.id } } }]
  }
  incident_config = {
    enabled          = false
    condition_groups = []
  }
}

data "incident_user" "ada" {
  email = "ada@aurora.example"
}

locals {
  checks = {
    chat    = { team = "chat", env = "prod" }
    search  = { team = "search", env = "prod" }
    staging = { team = "chat", env = "staging" }
    guess   = { team = "none", env = "guess" }
  }
}

resource "checkly_alert_channel" "incident" {
  for_each = local.checks

  webhook {
    name     = "incident.io"
    url      = incident_alert_source.checkly.alert_events_url
    template = jsonencode({ title = "{{ALERT_TITLE}}", metadata = each.value })
  }
}

resource "checkly_check" "incident" {
  for_each = local.checks

  name      = each.key
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/${each.key}"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.incident[each.key].id
    activated  = true
  }
}
