# Alerts of machine learning go by their labels.

resource "grafana_contact_point" "pager" {
  name = "pager"

  email {
    addresses = ["oncall@aurora.example"]
  }
}

resource "grafana_contact_point" "mail" {
  name = "mail"

  email {
    addresses = ["models@aurora.example"]
  }
}

resource "grafana_notification_policy" "all" {
  contact_point = grafana_contact_point.mail.name
  group_by      = ["..."]

  policy {
    contact_point = grafana_contact_point.pager.name

    matcher {
      label = "team"
      match = "="
      value = "chat"
    }
  }
}

resource "grafana_machine_learning_job" "latency" {
  name            = "latency"
  metric          = "latency"
  datasource_type = "prometheus"
  datasource_uid  = "prometheus"

  query_params = {
    expr = "latency"
  }
}

resource "grafana_machine_learning_alert" "chat" {
  job_id            = grafana_machine_learning_job.latency.id
  title             = "Chat is odd"
  anomaly_condition = "any"
  threshold         = ">0.8"
  window            = "15m"
  labels            = { team = "chat" }
}
