resource "datadog_synthetics_test" "plain" {
  name      = "plain"
  type      = "api"
  status    = "live"
  locations = ["aws:eu-west-1", "pl:aurora"]

  request_definition {
    host = "api.aurora.example"
    port = "443"
  }
  subtype = "tcp"
  assertion {
    type     = "responseTime"
    operator = "lessThan"
    target   = "2000"
  }
  assertion {
    type     = "responseTime"
    operator = "lessThan"
    target   = "1000"
  }
  options_list {
    tick_every = 60
  }
}

resource "datadog_synthetics_test" "paused" {
  name      = "paused"
  type      = "api"
  status    = "paused"
  locations = ["aws:eu-west-1"]
  tags      = ["team:chat"]

  request_definition {
    method = "POST"
    url    = "https://api.aurora.example/v1/chat/completions"
    body   = jsonencode({ model = "aurora-large" })
  }
  assertion {
    type     = "body"
    operator = "validatesJSONPath"
    targetjsonpath {
      jsonpath    = "$.model"
      operator    = "is"
      targetvalue = "aurora-large"
    }
  }
  options_list {
    tick_every           = 900
    min_failure_duration = 120
    monitor_priority     = 2
  }
}

# A step that may fail asserts nothing.
resource "datadog_synthetics_test" "steps" {
  name      = "steps"
  type      = "api"
  subtype   = "multi"
  status    = "live"
  locations = ["aws:eu-west-1"]

  api_step {
    name          = "optional"
    subtype       = "http"
    allow_failure = true
    request_definition {
      url = "https://api.aurora.example/v1/models"
    }
    assertion {
      type     = "body"
      operator = "contains"
      target   = "aurora"
    }
  }
  api_step {
    name    = "status"
    subtype = "http"
    request_definition {
      url = "https://api.aurora.example/v1/embeddings"
    }
    assertion {
      type     = "statusCode"
      operator = "is"
      target   = "200"
    }
  }
  options_list {
    tick_every = 300
  }
}

resource "datadog_synthetics_test" "browser" {
  name      = "browser"
  type      = "browser"
  status    = "live"
  locations = ["aws:eu-west-1"]

  request_definition {
    method = "GET"
    url    = "https://console.aurora.example"
  }
  browser_step {
    name = "sees the answer"
    type = "assertPageContains"
    params {
      value = "answer"
    }
  }
  options_list {
    tick_every = 3600
  }
}

resource "datadog_monitor" "draft" {
  name         = "draft"
  type         = "log alert"
  query        = "logs(\"status:error\").index(\"*\").rollup(\"count\").last(\"5m\") > 10"
  message      = "@slack-aurora-models"
  draft_status = "draft"
  priority     = "3"
}

resource "datadog_monitor" "objective" {
  name    = "objective"
  type    = "slo alert"
  query   = "burn_rate(\"abc\").over(\"30d\").long_window(\"1h\").short_window(\"5m\") > 14"
  message = "@slack-aurora-models"
}

# Muted without an end.
resource "datadog_monitor" "muted" {
  name    = "muted"
  type    = "metric alert"
  query   = "avg(last_5m):sum:errors{*} > 10"
  message = "@slack-aurora-models"
  tags    = ["team:old"]
}

resource "datadog_downtime_schedule" "forever" {
  scope = "*"
  monitor_identifier {
    monitor_tags = ["team:old"]
  }
  one_time_schedule {
    start = "2026-01-01T00:00:00Z"
  }
}
