resource "newrelic_synthetics_monitor" "chat" {
  name             = "chat"
  type             = "SIMPLE"
  status           = "ENABLED"
  period           = "EVERY_MINUTE"
  uri              = "https://api.aurora.example/health"
  locations_public = ["EU_WEST_1"]
}

resource "newrelic_alert_policy" "chat" {
  name = "Chat"
}

resource "newrelic_nrql_alert_condition" "chat" {
  policy_id = newrelic_alert_policy.chat.id
  name      = "chat"

  nrql {
    query = "SELECT count(*) FROM SyntheticCheck WHERE monitorName = '${newrelic_synthetics_monitor.chat.name}' AND result = 'FAILED'"
  }

  critical {
    threshold = 0
  }
}

resource "newrelic_notification_destination" "mail" {
  name = "mail"
  type = "EMAIL"

  property {
    key   = "email"
    value = "oncall@aurora.example"
  }
}

resource "newrelic_notification_channel" "mail" {
  name           = "mail"
  type           = "EMAIL"
  destination_id = newrelic_notification_destination.mail.id
  product        = "IINT"

  property {
    key   = "subject"
    value = "{{issueTitle}}"
  }
}

resource "newrelic_workflow" "chat" {
  name                  = "chat"
  muting_rules_handling = "NOTIFY_ALL_ISSUES"
  enabled               = false # fires: disabled-route

  issues_filter {
    name = "chat"
    type = "FILTER"

    predicate {
      attribute = "labels.policyIds"
      operator  = "EXACTLY_MATCHES"
      values    = [newrelic_alert_policy.chat.id]
    }
  }

  destination {
    channel_id = newrelic_notification_channel.mail.id
  }
}
