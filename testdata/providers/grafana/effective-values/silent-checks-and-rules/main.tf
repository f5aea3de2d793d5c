resource "grafana_synthetic_monitoring_check" "defaults" {
  job    = "defaults"
  target = "https://api.aurora.example/health"
  probes = [1]

  settings {
    http {}
  }
}

resource "grafana_synthetic_monitoring_check" "body" {
  job       = "body"
  target    = "https://api.aurora.example/v1/chat/completions"
  enabled   = false
  frequency = 120000
  timeout   = 5000
  probes    = [1, 2]
  labels    = { team = "chat" }

  settings {
    http {
      method                          = "POST"
      body                            = jsonencode({ model = "aurora-large" })
      fail_if_body_not_matches_regexp = ["content"]
    }
  }
}

resource "grafana_synthetic_monitoring_check" "several" {
  job    = "several"
  target = "https://api.aurora.example"
  probes = [1]

  settings {
    multihttp {
      entries {
        request {
          method = "POST"
          url    = "https://api.aurora.example/v1/models"
          body {
            payload = "{}"
          }
        }
        assertions {
          type       = "JSON_PATH_ASSERTION"
          expression = "$.data"
          condition  = "CONTAINS"
          value      = "aurora"
        }
      }
      entries {
        request {
          method = "GET"
          url    = "https://api.aurora.example/v1/embeddings"
        }
      }
    }
  }
}

# In a script anything may be asserted.
resource "grafana_synthetic_monitoring_check" "script" {
  job    = "script"
  target = "https://console.aurora.example"
  probes = [1]

  settings {
    browser {
      script = "export default function () {}"
    }
  }
}

resource "grafana_rule_group" "models" {
  name             = "Models"
  folder_uid       = "models"
  interval_seconds = 30

  rule {
    name      = "down"
    condition = "B"
    for       = "5m"
    labels    = { severity = "critical" }
    data {
      ref_id         = "B"
      datasource_uid = "__expr__"
      model          = jsonencode({ type = "threshold", expression = "A" })
      relative_time_range {
        from = 0
        to   = 0
      }
    }
    data {
      ref_id         = "A"
      datasource_uid = "mimir"
      model          = jsonencode({ expr = "up == 0" })
      relative_time_range {
        from = 600
        to   = 0
      }
    }
  }
  rule {
    name      = "paused"
    condition = "A"
    for       = "5m"
    is_paused = true
    data {
      ref_id         = "A"
      datasource_uid = "mimir"
      model          = "{}"
      relative_time_range {
        from = 600
        to   = 0
      }
    }
  }
}

resource "grafana_slo" "chat" {
  name        = "Chat"
  description = "Chat answers"

  query {
    type = "freeform"
    freeform {
      query = "sum(rate(answers[5m]))"
    }
  }
  objectives {
    value  = 0.995
    window = "28d"
  }
  label {
    key   = "team"
    value = "chat"
  }
  alerting {
    fastburn {
      label {
        key   = "severity"
        value = "critical"
      }
    }
    slowburn {}
  }
}

# Without `alerting` an objective alerts nobody.
resource "grafana_slo" "quiet" {
  name        = "Quiet"
  description = "Chat answers"

  query {
    type = "freeform"
    freeform {
      query = "sum(rate(answers[5m]))"
    }
  }
  objectives {
    value  = 0.995
    window = "28d"
  }
  label {
    key   = "team"
    value = "chat"
  }
}
