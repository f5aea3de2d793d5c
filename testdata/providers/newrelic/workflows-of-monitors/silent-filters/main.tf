resource "newrelic_alert_policy" "chat" {
  name                = "Chat"
  incident_preference = "PER_CONDITION"
}

resource "newrelic_alert_policy" "other" {
  name = "Other"
}

resource "newrelic_notification_destination" "email" {
  name = "email"
  type = "EMAIL"

  property {
    key   = "email"
    value = "oncall@aurora.example"
  }
}

resource "newrelic_notification_destination" "hook" {
  name = "hook"
  type = "WEBHOOK"

  property {
    key   = "url"
    value = rootly_alerts_source.newrelic.webhook_endpoint
  }
}

resource "newrelic_notification_destination" "pagerduty" {
  name = "pagerduty"
  type = "PAGERDUTY_ACCOUNT_INTEGRATION"

  property {
    key   = ""
    value = ""
  }
}

resource "newrelic_notification_channel" "email" {
  name           = "email"
  type           = "EMAIL"
  destination_id = newrelic_notification_destination.email.id
  product        = "IINT"

  property {
    key   = "subject"
    value = "{{issueTitle}}"
  }
}

resource "newrelic_notification_channel" "hook" {
  name           = "hook"
  type           = "WEBHOOK"
  destination_id = newrelic_notification_destination.hook.id
  product        = "IINT"

  property {
    key   = "payload"
    value = "{}"
  }
}

resource "newrelic_notification_channel" "pagerduty" {
  name           = "pagerduty"
  type           = "PAGERDUTY_ACCOUNT_INTEGRATION"
  destination_id = newrelic_notification_destination.pagerduty.id
  product        = "IINT"

  property {
    key   = "service"
    value = "P123456"
  }
}

resource "rootly_alerts_source" "newrelic" {
  name        = "New Relic"
  source_type = "generic_webhook"
}

resource "rootly_service" "chat" {
  name                 = "Chat"
  escalation_policy_id = rootly_escalation_policy.models.id
}

data "rootly_user" "ada" {
  email = "ada@aurora.example"
}

resource "rootly_escalation_policy" "models" {
  name = "Models"
}

resource "rootly_escalation_level" "models" {
  escalation_policy_id = rootly_escalation_policy.models.id
  position             = 1

  notification_target_params {
    type = "user"
    id   = data.rootly_user.ada.id
  }
}

resource "rootly_alert_route" "all" {
  name              = "all"
  enabled           = true
  alerts_source_ids = [rootly_alerts_source.newrelic.id]

  rules {
    name          = "everything"
    fallback_rule = true

    destinations {
      target_type = "Service"
      target_id   = rootly_service.chat.id
    }
  }
}

# By the policy.
resource "newrelic_workflow" "chat" {
  name                  = "chat"
  muting_rules_handling = "DONT_NOTIFY_FULLY_MUTED_ISSUES"

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
    channel_id = newrelic_notification_channel.email.id
  }

  destination {
    channel_id            = newrelic_notification_channel.pagerduty.id
    notification_triggers = ["CLOSED"]
  }
}

# By a tag; case does not count.
resource "newrelic_workflow" "team" {
  name                  = "team"
  muting_rules_handling = "NOTIFY_ALL_ISSUES"

  issues_filter {
    name = "team"
    type = "FILTER"

    predicate {
      attribute = "accumulations.tag.team"
      operator  = "EXACTLY_MATCHES"
      values    = ["CHAT"]
    }
  }

  destination {
    channel_id = newrelic_notification_channel.hook.id
  }
}

resource "newrelic_workflow" "off" {
  name                  = "off"
  enabled               = false
  muting_rules_handling = "NOTIFY_ALL_ISSUES"

  issues_filter {
    name = "off"
    type = "FILTER"

    predicate {
      attribute = "labels.policyIds"
      operator  = "EXACTLY_MATCHES"
      values    = [newrelic_alert_policy.chat.id, newrelic_alert_policy.other.id]
    }
  }

  destination {
    channel_id = newrelic_notification_channel.hook.id
  }
}

resource "newrelic_synthetics_monitor" "chat" {
  name              = "chat"
  type              = "SIMPLE"
  status            = "ENABLED"
  period            = "EVERY_5_MINUTES"
  uri               = "https://api.aurora.example/health"
  locations_public  = ["EU_WEST_1", "US_EAST_1"]
  validation_string = "ok"

  tag {
    key    = "env"
    values = ["prod"]
  }
}

resource "newrelic_synthetics_alert_condition" "chat" {
  policy_id  = newrelic_alert_policy.chat.id
  name       = "chat"
  monitor_id = newrelic_synthetics_monitor.chat.id
}

resource "newrelic_entity_tags" "chat" {
  guid = newrelic_synthetics_monitor.chat.id

  tag {
    key    = "team"
    values = ["other"]
  }
}

# By its name in a query.
resource "newrelic_synthetics_script_monitor" "script" {
  name             = "script"
  type             = "SCRIPT_API"
  status           = "ENABLED"
  period           = "EVERY_MINUTE"
  locations_public = ["EU_WEST_1"]
  script           = "$http.post({ url: 'https://api.aurora.example/v1/chat/completions' })"

  tag {
    key    = "team"
    values = ["chat"]
  }
}

resource "newrelic_nrql_alert_condition" "script" {
  policy_id = newrelic_alert_policy.other.id
  name      = "script"

  nrql {
    query = "SELECT filter(count(*), WHERE result = 'FAILED') FROM SyntheticCheck WHERE monitorName = '${newrelic_synthetics_script_monitor.script.name}'"
  }

  critical {
    operator           = "above"
    threshold          = 0
    threshold_duration = 300
  }
}

# No condition names it: it opens no issue.
resource "newrelic_synthetics_step_monitor" "alone" {
  name             = "alone"
  status           = "ENABLED"
  period           = "EVERY_HOUR"
  locations_public = ["EU_WEST_1"]

  tag {
    key    = "team"
    values = ["chat"]
  }

  steps {
    ordinal = 0
    type    = "NAVIGATE"
    values  = ["https://www.aurora.example"]
  }
}

resource "newrelic_synthetics_cert_check_monitor" "certificate" {
  name                   = "certificate"
  domain                 = "api.aurora.example"
  status                 = "DISABLED"
  period                 = "EVERY_DAY"
  certificate_expiration = 10
  locations_public       = ["EU_WEST_1"]
}

resource "newrelic_synthetics_broken_links_monitor" "links" {
  name             = "links"
  uri              = "https://www.aurora.example"
  status           = "ENABLED"
  period           = "EVERY_6_HOURS"
  locations_public = ["EU_WEST_1"]
}

resource "newrelic_synthetics_multilocation_alert_condition" "links" {
  policy_id = newrelic_alert_policy.chat.id
  name      = "links"
  entities  = [newrelic_synthetics_broken_links_monitor.links.id]

  critical {
    threshold = 1
  }
}

resource "newrelic_alert_compound_condition" "both" {
  policy_id          = newrelic_alert_policy.other.id
  name               = "both"
  trigger_expression = "A AND B"
}

resource "newrelic_alert_channel" "legacy" {
  name = "legacy"
  type = "pagerduty"

  config {
    service_key = "hidden"
  }
}

resource "newrelic_alert_policy" "legacy" {
  name = "Legacy"
}

resource "newrelic_alert_policy_channel" "legacy" {
  policy_id   = newrelic_alert_policy.legacy.id
  channel_ids = [newrelic_alert_channel.legacy.id]
}

resource "newrelic_infra_alert_condition" "legacy" {
  policy_id = newrelic_alert_policy.legacy.id
  name      = "disk"
  type      = "infra_metric"
}

resource "newrelic_alert_condition" "muted" {
  policy_id = newrelic_alert_policy.chat.id
  name      = "apdex"
  type      = "apm_app_metric"
  entities  = ["1"]
  enabled   = false
}

resource "newrelic_alert_muting_rule" "links" {
  name    = "links"
  enabled = true

  condition {
    operator = "AND"

    conditions {
      attribute = "entity.guid"
      operator  = "EQUALS"
      values    = [newrelic_synthetics_broken_links_monitor.links.id]
    }
  }
}
