# A policy tree three levels deep, contact points of several kinds, and OnCall behind one of them.

resource "grafana_folder" "models" {
  title = "Models"
}

data "grafana_synthetic_monitoring_probes" "all" {}

resource "grafana_synthetic_monitoring_check" "chat" {
  job       = "chat"
  target    = "https://api.aurora.example/v1/chat/completions"
  frequency = 120000
  timeout   = 5000
  probes    = [data.grafana_synthetic_monitoring_probes.all.probes.Frankfurt, data.grafana_synthetic_monitoring_probes.all.probes.Oregon]
  labels    = { team = "chat", severity = "critical" }

  settings {
    http {
      method                          = "POST"
      body                            = jsonencode({ model = "aurora-large" })
      fail_if_body_not_matches_regexp = ["\"content\""]
    }
  }
}

resource "grafana_synthetic_monitoring_check_alerts" "chat" {
  check_id = grafana_synthetic_monitoring_check.chat.id
  alerts = [{
    name        = "ProbeFailedExecutionsTooHigh"
    threshold   = 1
    period      = "5m"
    runbook_url = ""
  }]
}

# The sensitivity stands for shared rules.
resource "grafana_synthetic_monitoring_check" "warned" {
  job               = "warned"
  target            = "https://api.aurora.example/health"
  alert_sensitivity = "high"
  probes            = [1]
  labels            = { team = "chat", severity = "warning" }

  settings {
    http {}
  }
}

resource "grafana_synthetic_monitoring_check" "paths" {
  job     = "paths"
  target  = "https://api.aurora.example"
  enabled = false
  probes  = [1]
  # No label is asked for by any policy.
  labels            = { tier = "3" }
  alert_sensitivity = "low"

  settings {
    multihttp {
      entries {
        request {
          method = "POST"
          url    = "https://api.aurora.example/v1/embeddings"
          body {
            content_type = "application/json"
            payload      = "{\"model\": \"aurora-embed\"}"
          }
        }
        assertions {
          type      = "TEXT"
          subject   = "HTTP_STATUS_CODE"
          condition = "EQUALS"
          value     = "200"
        }
      }
    }
  }
}

resource "grafana_rule_group" "models" {
  name             = "Models"
  folder_uid       = grafana_folder.models.uid
  interval_seconds = 60

  rule {
    name      = "vision errors"
    condition = "A"
    for       = "5m"
    labels    = { team = "vision", severity = "critical" }
    data {
      ref_id         = "A"
      datasource_uid = "mimir"
      model          = jsonencode({ expr = "rate(errors[5m]) > 0.1", refId = "A" })
      relative_time_range {
        from = 600
        to   = 0
      }
    }
  }
  rule {
    name      = "straight to people"
    condition = "A"
    for       = "5m"
    is_paused = true
    labels    = { team = "chat" }
    notification_settings {
      contact_point = "Pager"
    }
    data {
      ref_id         = "A"
      datasource_uid = "mimir"
      model          = jsonencode({ expr = "up == 0", refId = "A" })
      relative_time_range {
        from = 600
        to   = 0
      }
    }
  }
  rule {
    name      = "night"
    condition = "A"
    for       = "5m"
    labels    = { team = "night" }
    data {
      ref_id         = "A"
      datasource_uid = "mimir"
      model          = jsonencode({ expr = "up == 0", refId = "A" })
      relative_time_range {
        from = 600
        to   = 0
      }
    }
  }
  # Records and alerts nobody.
  rule {
    name = "requests"
    for  = "0s"
    record {
      metric = "requests"
      from   = "A"
    }
    data {
      ref_id         = "A"
      datasource_uid = "mimir"
      model          = jsonencode({ expr = "sum(requests)", refId = "A" })
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

resource "grafana_mute_timing" "always" {
  name = "always"
  intervals {}
}

resource "grafana_mute_timing" "nights" {
  name = "nights"
  intervals {
    times {
      start = "22:00"
      end   = "06:00"
    }
  }
}

resource "grafana_notification_policy" "all" {
  contact_point = grafana_contact_point.mail.name
  group_by      = ["..."]

  policy {
    contact_point = grafana_contact_point.oncall.name
    continue      = true
    matcher {
      label = "team"
      match = "=~"
      value = "chat|vision"
    }
    policy {
      # Without a contact point of its own.
      group_by = ["alertname"]
      matcher {
        label = "severity"
        match = "!="
        value = "warning"
      }
      policy {
        contact_point = "Pager"
        group_by      = ["alertname"]
        matcher {
          label = "team"
          match = "="
          value = "chat"
        }
        matcher {
          label = "tier"
          match = "="
          value = ""
        }
      }
    }
    policy {
      contact_point = grafana_contact_point.slack.name
      group_by      = ["alertname"]
      mute_timings  = [grafana_mute_timing.nights.name]
    }
  }
  policy {
    contact_point = grafana_contact_point.slack.name
    matcher {
      label = "severity"
      match = "=~"
      value = "crit"
    }
  }
  policy {
    contact_point = "Pager"
    mute_timings  = [grafana_mute_timing.always.name]
    matcher {
      label = "team"
      match = "="
      value = "night"
    }
  }
}

resource "grafana_contact_point" "mail" {
  name = "Mail"
  email {
    addresses = ["models@aurora.example"]
  }
}

resource "grafana_contact_point" "slack" {
  name = "Slack"
  slack {
    url = "https://hooks.slack.example/x"
  }
}

resource "grafana_contact_point" "oncall" {
  name = "OnCall"
  oncall {
    url = grafana_oncall_integration.models.link
  }
}

resource "grafana_contact_point" "pager" {
  name = "Pager"
  pagerduty {
    integration_key = pagerduty_service_integration.chat.integration_key
  }
}

resource "grafana_oncall_integration" "models" {
  name = "Models"
  type = "grafana_alerting"

  default_route {
    escalation_chain_id = grafana_oncall_escalation_chain.rest.id
  }
}

resource "grafana_oncall_route" "vision" {
  integration_id      = grafana_oncall_integration.models.id
  escalation_chain_id = grafana_oncall_escalation_chain.vision.id
  position            = 0
  routing_type        = "jinja2"
  routing_regex       = "{{ payload.commonLabels.team == \"vision\" }}"
}

resource "grafana_oncall_escalation_chain" "vision" {
  name = "Vision"
}

resource "grafana_oncall_escalation_chain" "rest" {
  name = "Rest"
}

resource "grafana_oncall_escalation" "vision" {
  escalation_chain_id          = grafana_oncall_escalation_chain.vision.id
  type                         = "notify_on_call_from_schedule"
  position                     = 0
  notify_on_call_from_schedule = grafana_oncall_schedule.vision.id
}

resource "grafana_oncall_escalation" "gate" {
  escalation_chain_id = grafana_oncall_escalation_chain.rest.id
  type                = "notify_if_time_from_to"
  position            = 0
  notify_if_time_from = "08:00:00Z"
  notify_if_time_to   = "18:00:00Z"
}

# Only in office hours: no certain way to anybody.
resource "grafana_oncall_escalation" "rest" {
  escalation_chain_id = grafana_oncall_escalation_chain.rest.id
  type                = "notify_persons"
  position            = 1
  persons_to_notify   = [data.grafana_oncall_user.ada.id]
}

resource "grafana_oncall_schedule" "vision" {
  name   = "Vision"
  type   = "calendar"
  shifts = [grafana_oncall_on_call_shift.vision.id]
}

resource "grafana_oncall_on_call_shift" "vision" {
  name          = "Vision"
  type          = "rolling_users"
  start         = "2026-01-01T09:00:00"
  duration      = 86400
  frequency     = "daily"
  rolling_users = [[data.grafana_oncall_user.bo.id], [data.grafana_oncall_user.cy.id]]
}

data "grafana_oncall_user" "ada" {
  username = "ada"
}

data "grafana_oncall_user" "bo" {
  username = "bo"
}

data "grafana_oncall_user" "cy" {
  username = "cy"
}

resource "pagerduty_service" "chat" {
  name              = "Chat"
  escalation_policy = pagerduty_escalation_policy.chat.id
}

resource "pagerduty_service_integration" "chat" {
  name    = "Grafana"
  service = pagerduty_service.chat.id
  type    = "events_api_v2_inbound_integration"
}

resource "pagerduty_escalation_policy" "chat" {
  name = "Chat"
  rule {
    escalation_delay_in_minutes = 10
    target {
      type = "user_reference"
      id   = pagerduty_user.dan.id
    }
  }
}

resource "pagerduty_user" "dan" {
  name  = "Dan"
  email = "dan@aurora.example"
}
