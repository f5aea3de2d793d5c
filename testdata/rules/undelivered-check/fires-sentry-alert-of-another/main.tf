resource "sentry_uptime_monitor" "chat" { # fires: undelivered-check
  organization     = "aurora"
  project          = "chat"
  name             = "chat"
  url              = "https://api.aurora.example/health"
  method           = "GET"
  interval_seconds = 60
  timeout_ms       = 5000
}

resource "sentry_alert" "page" {
  organization = "aurora"
  name         = "page"
  monitor_ids  = [sentry_cron_monitor.batch.id]

  action_filters = [{
    logic_type = "all"
    conditions = []
    actions    = [{ slack = { integration_id = "1", channel_name = "#alerts" } }]
  }]
}

resource "sentry_cron_monitor" "batch" {
  organization = "aurora"
  project      = "chat"
  name         = "batch"

  schedule {
    crontab = "*/5 * * * *"
  }
}
