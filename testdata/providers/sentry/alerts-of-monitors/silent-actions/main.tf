resource "sentry_team" "chat" {
  organization = "aurora"
  name         = "Chat"
}

data "sentry_team" "platform" {
  organization = "aurora"
  slug         = "platform"
}

resource "sentry_uptime_monitor" "chat" {
  organization       = "aurora"
  project            = "chat"
  name               = "chat"
  environment        = "production"
  url                = "https://api.aurora.example/v1/chat/completions"
  method             = "POST"
  interval_seconds   = 300
  timeout_ms         = 8000
  downtime_threshold = 2
  body               = jsonencode({ model = "aurora-large" })
  assertion_json     = jsonencode({ op = "json_path", value = "$.choices" })
  owner              = { team_id = sentry_team.chat.id }
}

resource "sentry_uptime_monitor" "alone" {
  organization     = "aurora"
  project          = "chat"
  name             = "alone"
  url              = "https://api.aurora.example/health"
  method           = "GET"
  interval_seconds = 60
  timeout_ms       = 5000
  enabled          = false
  owner            = { team_id = data.sentry_team.platform.id }
}

resource "sentry_cron_monitor" "batch" {
  organization = "aurora"
  project      = "chat"
  name         = "batch"

  schedule {
    interval_value = 2
    interval_unit  = "hour"
  }
}

resource "sentry_cron_monitor" "often" {
  organization = "aurora"
  project      = "chat"
  name         = "often"

  schedule {
    crontab = "*/5 * * * *"
  }
}

resource "sentry_metric_monitor" "latency" {
  organization = "aurora"
  project      = "chat"
  name         = "latency"
  aggregate    = "p95(span.duration)"
}

resource "sentry_metric_alert" "old" {
  organization = "aurora"
  project      = "chat"
  name         = "old"
}

resource "sentry_issue_alert" "old" {
  organization = "aurora"
  project      = "chat"
  name         = "old issues"
}

resource "sentry_alert" "page" {
  organization = "aurora"
  name         = "page"
  monitor_ids  = [sentry_uptime_monitor.chat.id, sentry_cron_monitor.batch.id]

  action_filters = [
    {
      logic_type = "all"
      conditions = []
      actions = [
        { slack = { integration_id = "1", channel_name = "#alerts" } },
        { email = { target_type = "team", target_id = "1" } },
        { webhook = { service = "hook" } },
        { jira = { integration_id = "2" } },
      ]
    },
    {
      logic_type = "any"
      conditions = []
      actions    = [{ pagerduty = { integration_id = "3", service_id = "4" } }]
    },
  ]
}

resource "sentry_alert" "off" {
  organization   = "aurora"
  name           = "off"
  enabled        = false
  monitor_ids    = [sentry_cron_monitor.often.id]
  action_filters = []
}
