# What a policy watches: whether a check passes, how long it takes, another check, a host, several conditions at once.

resource "google_monitoring_notification_channel" "oncall" {
  display_name = "On-call"
  type         = "email"
  labels       = { email_address = "oncall@aurora.example" }
}

locals {
  hosts = {
    slow    = "slow.aurora.example"
    both    = "both.aurora.example"
    closed  = "closed.aurora.example"
    quoted  = "quoted.aurora.example"
    by_host = "by-host.aurora.example"
    promql  = "promql.aurora.example"
  }
}

resource "google_monitoring_uptime_check_config" "all" {
  for_each = local.hosts

  display_name     = each.key
  timeout          = "10s"
  selected_regions = ["USA", "EUROPE"]

  http_check {
    path    = "v1/models"
    use_ssl = true
  }

  monitored_resource {
    type   = "uptime_url"
    labels = { host = each.value }
  }
}

# How long it takes, and not whether it passes.
resource "google_monitoring_alert_policy" "slow" {
  display_name          = "slow"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.oncall.name]

  conditions {
    display_name = "slow"

    condition_threshold {
      filter     = "metric.type=\"monitoring.googleapis.com/uptime_check/request_latency\" AND metric.label.check_id=\"${google_monitoring_uptime_check_config.all["slow"].uptime_check_id}\""
      duration   = "60s"
      comparison = "COMPARISON_GT"
    }
  }
}

# Both conditions at once: a failure alone may tell nobody.
resource "google_monitoring_alert_policy" "both" {
  display_name          = "both"
  combiner              = "AND"
  notification_channels = [google_monitoring_notification_channel.oncall.name]

  conditions {
    display_name = "fails"

    condition_threshold {
      filter     = "metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.label.check_id=\"${google_monitoring_uptime_check_config.all["both"].uptime_check_id}\""
      duration   = "60s"
      comparison = "COMPARISON_GT"
    }
  }

  conditions {
    display_name = "load"

    condition_threshold {
      filter     = "metric.type=\"compute.googleapis.com/instance/cpu/utilization\""
      duration   = "60s"
      comparison = "COMPARISON_GT"
    }
  }
}

# Notifies of the end only.
resource "google_monitoring_alert_policy" "closed" {
  display_name          = "closed"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.oncall.name]

  conditions {
    display_name = "fails"

    condition_threshold {
      filter     = "metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.label.check_id=\"${google_monitoring_uptime_check_config.all["closed"].uptime_check_id}\""
      duration   = "60s"
      comparison = "COMPARISON_GT"
    }
  }

  alert_strategy {
    notification_prompts = ["CLOSED"]
  }
}

# The label's name in quotes, as the console writes it.
resource "google_monitoring_alert_policy" "quoted" {
  display_name          = "quoted"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.oncall.name]

  conditions {
    display_name = "fails"

    condition_threshold {
      filter     = format("metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.label.\"check_id\"=\"%s\" AND resource.type=\"uptime_url\"", google_monitoring_uptime_check_config.all["quoted"].uptime_check_id)
      duration   = "60s"
      comparison = "COMPARISON_GT"
    }
  }
}

# Whatever fails of one host.
resource "google_monitoring_alert_policy" "host" {
  display_name          = "host"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.oncall.name]

  conditions {
    display_name = "fails"

    condition_threshold {
      filter     = "metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND resource.type=\"uptime_url\" AND resource.label.host=\"by-host.aurora.example\""
      duration   = "60s"
      comparison = "COMPARISON_GT"
    }
  }
}

# Whatever fails of functions, and so the one that a function checks.
resource "google_monitoring_uptime_check_config" "function" {
  display_name = "function"
  timeout      = "60s"

  synthetic_monitor {
    cloud_function_v2 {
      name = "projects/aurora/locations/europe-west9/functions/probe"
    }
  }
}

resource "google_monitoring_alert_policy" "functions" {
  display_name          = "functions"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.oncall.name]

  conditions {
    display_name = "fails"

    condition_threshold {
      filter     = "metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND resource.type=\"cloud_run_revision\""
      duration   = "60s"
      comparison = "COMPARISON_GT"
    }
  }
}

# The check itself, in PromQL.
resource "google_monitoring_alert_policy" "promql" {
  display_name          = "promql"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.oncall.name]

  conditions {
    display_name = "fails"

    condition_prometheus_query_language {
      query = "monitoring_googleapis_com:uptime_check_check_passed{check_id=\"${google_monitoring_uptime_check_config.all["promql"].uptime_check_id}\"} < 1"
    }
  }
}
