# The actions of the older kinds of alert, what an alert waits for, and the keys that lead on to PagerDuty.

resource "pagerduty_user" "ada" {
  name  = "Ada"
  email = "ada@aurora.example"
}

resource "pagerduty_escalation_policy" "chat" {
  name = "Chat"

  rule {
    escalation_delay_in_minutes = 10

    target {
      type = "user_reference"
      id   = pagerduty_user.ada.id
    }
  }
}

resource "pagerduty_service" "chat" {
  name              = "Chat"
  escalation_policy = pagerduty_escalation_policy.chat.id
}

resource "pagerduty_service_integration" "sentry" {
  name    = "Sentry"
  service = pagerduty_service.chat.id
  type    = "events_api_v2_inbound_integration"
}

data "sentry_organization_integration" "pagerduty" {
  organization = "aurora"
  provider_key = "pagerduty"
  name         = "aurora"
}

resource "sentry_integration_pagerduty" "chat" {
  organization    = "aurora"
  integration_id  = data.sentry_organization_integration.pagerduty.id
  service         = "Chat"
  integration_key = pagerduty_service_integration.sentry.integration_key
}

resource "sentry_issue_alert" "newer" {
  organization = "aurora"
  project      = "chat"
  name         = "newer"
  action_match = "any"
  frequency    = 30

  conditions_v2 = [{ first_seen_event = {} }]

  actions_v2 = [
    { pagerduty_notify_service = { account = sentry_integration_pagerduty.chat.integration_id, service = sentry_integration_pagerduty.chat.id, severity = "critical" } },
    { slack_notify_service = { workspace = "1", channel = "#alerts" } },
    { notify_email = { target_type = "IssueOwners", fallthrough_type = "NoOne" } },
    { jira_create_ticket = { integration = "2", project = "3", issue_type = "4" } },
  ]
}

resource "sentry_issue_alert" "json" {
  organization = "aurora"
  project      = "chat"
  name         = "json"
  action_match = "any"
  frequency    = 30

  actions = jsonencode([
    { id = "sentry.mail.actions.NotifyEmailAction", targetType = "Team", targetIdentifier = "1" },
    { id = "sentry.integrations.pagerduty.notify_action.PagerDutyNotifyServiceAction", account = "1", service = "2" },
    { id = "sentry.rules.actions.notify_event_service.NotifyEventServiceAction", service = "hook" },
  ])
}

resource "sentry_issue_alert" "nothing" {
  organization = "aurora"
  project      = "chat"
  name         = "nothing"
  action_match = "any"
  frequency    = 30
}

resource "sentry_metric_alert" "old" {
  organization   = "aurora"
  project        = "chat"
  name           = "old"
  dataset        = "events"
  query          = ""
  aggregate      = "count()"
  time_window    = 60
  threshold_type = 0

  trigger {
    label           = "critical"
    alert_threshold = 300
    threshold_type  = 0

    action {
      type              = "pagerduty"
      target_type       = "specific"
      target_identifier = sentry_integration_pagerduty.chat.id
    }
  }

  trigger {
    label           = "warning"
    alert_threshold = 100
    threshold_type  = 0

    action {
      type              = "email"
      target_type       = "team"
      target_identifier = "5"
    }
  }
}

resource "sentry_uptime_monitor" "all" {
  for_each = toset(["paged", "conditional", "resolved", "regressed"])

  organization     = "aurora"
  project          = "chat"
  name             = each.key
  environment      = "production"
  url              = "https://api.aurora.example/v1/models"
  method           = "GET"
  interval_seconds = 60
  timeout_ms       = 5000
}

locals {
  alerts = {
    paged       = { conditions = [], triggers = [{ first_seen_event = {} }, { regression_event = {} }] }
    conditional = { conditions = [{ level = { match = "eq", level = "fatal" } }], triggers = null }
    resolved    = { conditions = [], triggers = [{ issue_resolved_trigger = {} }] }
    regressed   = { conditions = [], triggers = [{ regression_event = {} }] }
  }
}

resource "sentry_alert" "all" {
  for_each = local.alerts

  organization       = "aurora"
  name               = each.key
  monitor_ids        = [sentry_uptime_monitor.all[each.key].id]
  trigger_conditions = each.value.triggers

  action_filters = [{
    logic_type = "all"
    conditions = each.value.conditions
    actions    = [{ pagerduty = { integration_id = sentry_integration_pagerduty.chat.integration_id, service_id = sentry_integration_pagerduty.chat.id, service_name = "Chat" } }]
  }]
}

data "sentry_project_error_monitor" "chat" {
  organization = "aurora"
  project      = "chat"
}

data "sentry_project_error_monitor" "unwatched" {
  organization = "aurora"
  project      = "other"
}

resource "sentry_alert" "errors" {
  organization = "aurora"
  name         = "errors"
  monitor_ids  = [data.sentry_project_error_monitor.chat.id]

  action_filters = [{ logic_type = "all", actions = [{ discord = { integration_id = "1", channel_id = "2" } }] }]
}
