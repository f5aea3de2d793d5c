data "http" "models" {
  url = "${var.gateway}/model/info"
}

data "grafana_synthetic_monitoring_probes" "all" {
  provider = grafana.sm
}

locals {
  # A name may stand for several deployments.
  served = {
    for m in jsondecode(data.http.models.response_body).data : m.model_name => m.model_info.mode...
    if try(m.model_info.direct_access, true)
  }

  modes = {
    chat = {
      capability = "completion_chat"
      path       = "/v1/chat/completions"
      frequency  = 60000
      timeout    = 10000
      request    = { messages = [{ role = "user", content = "Answer with the word ready." }] }
      answer     = ["ready"]
      team       = "serving"
    }
    embedding = {
      capability = "embeddings"
      path       = "/v1/embeddings"
      frequency  = 120000
      timeout    = 5000
      request    = { input = "ready" }
      answer     = ["\"embedding\""]
      team       = "retrieval"
    }
  }

  checks = { for name, modes in local.served : name => merge(local.modes[modes[0]], { model = name }) }
  probes = [for city in ["Frankfurt", "Paris", "London"] : lookup(local.probe_ids, city, 0)]

  # Of the probes that Grafana runs.
  probe_ids = { Frankfurt = 8, Paris = 9, London = 14, Ohio = 22 }
}

resource "grafana_synthetic_monitoring_check" "model" {
  for_each = local.checks
  provider = grafana.sm

  job       = "model ${each.key}"
  target    = "${var.gateway}${each.value.path}"
  enabled   = true
  frequency = each.value.frequency
  timeout   = each.value.timeout
  probes    = local.probes

  labels = {
    capability = each.value.capability
    model      = each.key
    severity   = "critical"
  }

  settings {
    http {
      method  = "POST"
      body    = jsonencode(merge({ model = each.key }, each.value.request))
      headers = ["Content-Type: application/json"]

      valid_status_codes              = [200]
      fail_if_body_not_matches_regexp = each.value.answer
    }
  }
}

resource "grafana_synthetic_monitoring_check_alerts" "model" {
  for_each = grafana_synthetic_monitoring_check.model
  provider = grafana.sm

  check_id = each.value.id

  alerts = [{
    name        = "ProbeFailedExecutionsTooHigh"
    threshold   = 2
    period      = "5m"
    runbook_url = "https://runbooks.harbor.example/models"
  }]
}

# The check of the gateway was called `this` before there were several.
moved {
  from = grafana_synthetic_monitoring_check.this
  to   = grafana_synthetic_monitoring_check.gateway
}

resource "grafana_synthetic_monitoring_check" "gateway" {
  count    = var.watch_gateway ? 1 : 0
  provider = grafana.sm

  job       = "gateway"
  target    = "${var.gateway}/health/liveliness"
  frequency = 60000
  timeout   = 3000
  probes    = local.probes

  labels = {
    component = "gateway"
    severity  = "critical"
  }

  settings {
    http {
      valid_status_codes = [200]
    }
  }
}

resource "grafana_synthetic_monitoring_check_alerts" "gateway" {
  count    = var.watch_gateway ? 1 : 0
  provider = grafana.sm

  check_id = grafana_synthetic_monitoring_check.gateway[0].id

  alerts = [{
    name        = "ProbeFailedExecutionsTooHigh"
    threshold   = 2
    period      = "5m"
    runbook_url = "https://runbooks.harbor.example/models"
  }]
}
