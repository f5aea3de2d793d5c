locals {
  models = {
    for m in jsondecode(file("${path.module}/catalog/models.json")).data : m.id => m
    if !strcontains(m.id, "-internal-")
  }

  # What is asked of a model, and what its answer must hold.
  kinds = {
    messages = {
      every   = 60
      content = [{ type = "text", text = "Answer with the word ready." }]
      extra   = {}
      expect  = "ready"
    }
    thinking = {
      every   = 300
      content = [{ type = "text", text = "Think, then answer with the word ready." }]
      extra   = { thinking = { type = "enabled", budget_tokens = 1024 } }
      expect  = "thinking"
    }
    vision = {
      every   = 300
      content = [{ type = "image", source = { type = "url", url = "https://static.quill.example/probe.png" } }, { type = "text", text = "What is this?" }]
      extra   = {}
      expect  = "teapot"
    }
  }

  flags = {
    messages = [for id, m in local.models : id]
    thinking = [for id, m in local.models : id if m.capabilities.thinking.supported]
    vision   = [for id, m in local.models : id if m.capabilities.image_input.supported]
  }

  tests = merge([
    for kind, ids in local.flags : {
      for id in ids : "${id}/${kind}" => merge(local.kinds[kind], { kind = kind, model = id })
    }
  ]...)
}

resource "datadog_synthetics_test" "model" {
  for_each = local.tests

  name      = "[${var.environment}] ${each.value.model}: ${each.value.kind}"
  type      = "api"
  subtype   = "http"
  status    = contains(var.muted_models, each.value.model) ? "paused" : "live"
  locations = var.locations
  tags      = ["api:${each.value.kind}", "env:${var.environment}", "model:${each.value.model}", "managed_by:terraform"]

  message = templatefile("${path.module}/templates/message.md.tftpl", {
    what   = "${each.value.model} does not answer ${each.value.kind}"
    handle = datadog_team.team[local.team_of[each.value.kind]].handle
  })

  request_definition {
    method = "POST"
    url    = "https://${var.api_host}/v1/messages"
    body = jsonencode(merge(each.value.extra, {
      model      = each.value.model
      max_tokens = 2048
      messages   = [{ role = "user", content = each.value.content }]
    }))
  }

  request_headers = {
    "content-type" = "application/json"
    "x-api-key"    = "{{ API_KEY }}"
  }

  config_variable {
    name = "API_KEY"
    type = "global"
    id   = datadog_synthetics_global_variable.api_key.id
  }

  assertion {
    type     = "statusCode"
    operator = "is"
    target   = "200"
  }

  assertion {
    type     = "body"
    operator = "contains"
    target   = each.value.expect
  }

  assertion {
    type     = "responseTime"
    operator = "lessThan"
    target   = "15000"
  }

  options_list {
    tick_every           = each.value.every
    min_location_failed  = 2
    min_failure_duration = 120
    monitor_priority     = var.priority

    retry {
      count    = 1
      interval = 500
    }
  }
}

resource "datadog_synthetics_global_variable" "api_key" {
  name   = "QUILL_API_KEY"
  value  = "set-by-hand"
  secure = true
}

# The gateway in front of the models. Routed by a notification rule, not by its message.
resource "datadog_monitor" "gateway_errors" {
  name    = "[${var.environment}] Gateway answers with errors"
  type    = "query alert"
  query   = "sum(last_5m):sum:gateway.responses{env:${var.environment},status:5xx}.as_count() > 50"
  message = "The gateway answers with errors."
  tags    = ["service:gateway", "env:${var.environment}"]

  monitor_thresholds {
    critical = "50"
  }
}

resource "datadog_monitor_notification_rule" "gateway" {
  name = "Gateway (${var.environment})"

  filter {
    tags = ["service:gateway", "env:${var.environment}"]
  }

  recipients = ["oncall-${datadog_team.team["dialogue"].handle}", "slack-models-feed"]
}

# Model servers restart on Tuesdays.
resource "datadog_downtime_schedule" "rollout" {
  scope                            = "env:${var.environment}"
  display_timezone                 = "Europe/Paris"
  message                          = "Weekly rollout"
  mute_first_recovery_notification = true

  monitor_identifier {
    monitor_tags = ["service:gateway"]
  }

  recurring_schedule {
    timezone = "Europe/Paris"

    recurrence {
      duration = "30m"
      rrule    = "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU"
      start    = "2026-01-06T05:00:00"
    }
  }
}
