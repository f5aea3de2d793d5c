# What workflows ask of an issue beside its policy, conditions that tell their monitors by a query, and what mutes them.

locals {
  monitors = toset(["critical", "counted", "warns", "source", "account", "team", "silenced", "called", "both", "listed", "loose", "other"])
}

resource "newrelic_alert_policy" "of" {
  for_each = setunion(local.monitors, ["query"])
  name     = each.key
}

resource "newrelic_synthetics_monitor" "of" {
  for_each         = local.monitors
  name             = "monitor ${each.key}"
  status           = "ENABLED"
  type             = "SIMPLE"
  period           = "EVERY_5_MINUTES"
  locations_public = ["EU_WEST_1"]
  uri              = "https://api.aurora.example/${each.key}"

  tag {
    key    = "name"
    values = [each.key]
  }
}

resource "newrelic_synthetics_alert_condition" "of" {
  for_each   = toset(["critical", "source", "account", "team", "called"])
  policy_id  = newrelic_alert_policy.of[each.key].id
  name       = "failures of ${each.key}"
  monitor_id = newrelic_synthetics_monitor.of[each.key].id
}

# Whether the issue is critical depends on how many locations fail.
resource "newrelic_synthetics_multilocation_alert_condition" "warns" {
  policy_id = newrelic_alert_policy.of["warns"].id
  name      = "warns"
  entities  = [newrelic_synthetics_monitor.of["warns"].id]

  critical {
    threshold = 2
  }
  warning {
    threshold = 1
  }
}

resource "newrelic_synthetics_multilocation_alert_condition" "counted" {
  policy_id = newrelic_alert_policy.of["counted"].id
  name      = "counted"
  entities  = [newrelic_synthetics_monitor.of["counted"].id]

  critical {
    threshold = 2
  }
}

# By their names.
resource "newrelic_nrql_alert_condition" "of" {
  for_each  = toset(["silenced", "both", "listed"])
  policy_id = newrelic_alert_policy.of[each.key].id
  name      = "query of ${each.key}"

  nrql {
    query = "SELECT count(*) FROM SyntheticCheck WHERE monitorName = 'monitor ${each.key}' AND result = 'FAILED'"
  }
  critical {
    operator           = "above"
    threshold          = 0
    threshold_duration = 300
  }
}

# Says nothing of names: it takes every monitor whose runs fail, or those that its words choose.
resource "newrelic_nrql_alert_condition" "facets" {
  policy_id = newrelic_alert_policy.of["query"].id
  name      = "facets"

  nrql {
    query = "select count(*) from SyntheticCheck where result = 'FAILED' facet monitorName"
  }
  critical {
    operator           = "above"
    threshold          = 0
    threshold_duration = 300
  }
}

# Mutes what the policy's conditions open, so the monitor as well.
resource "newrelic_alert_muting_rule" "policy" {
  name    = "policy"
  enabled = true

  condition {
    operator = "AND"
    conditions {
      attribute = "policyId"
      operator  = "EQUALS"
      values    = [newrelic_alert_policy.of["silenced"].id]
    }
  }
}

resource "newrelic_alert_muting_rule" "names" {
  name    = "names"
  enabled = true

  condition {
    operator = "OR"
    conditions {
      attribute = "conditionName"
      operator  = "IN"
      values    = ["failures of called", "query of listed"]
    }
    conditions {
      attribute = "conditionName"
      operator  = "EQUALS"
      values    = ["nothing"]
    }
  }
}

# Only where the second condition holds as well.
resource "newrelic_alert_muting_rule" "both" {
  name    = "both"
  enabled = true

  condition {
    operator = "AND"
    conditions {
      attribute = "policyId"
      operator  = "EQUALS"
      values    = [newrelic_alert_policy.of["both"].id]
    }
    conditions {
      attribute = "conditionName"
      operator  = "EQUALS"
      values    = ["query of both"]
    }
  }
}

locals {
  filters = {
    critical = ["priority", "EQUAL", "CRITICAL"]
    counted  = ["priority", "EQUAL", "CRITICAL"]
    warns    = ["priority", "EQUAL", "CRITICAL"]
    source   = ["accumulations.sources", "CONTAINS", "newrelic"]
    account  = ["accumulations.tag.accountId", "EXACTLY_MATCHES", "1"]
    team     = ["accumulations.tag.team", "EXACTLY_MATCHES", "chat"]
    query    = ["accumulations.tag.team", "EXACTLY_MATCHES", "chat"]
  }
}

resource "newrelic_workflow" "of" {
  for_each              = local.filters
  name                  = each.key
  muting_rules_handling = "DONT_NOTIFY_FULLY_MUTED_ISSUES"

  issues_filter {
    name = each.key
    type = "FILTER"
    predicate {
      attribute = "labels.policyIds"
      operator  = "EXACTLY_MATCHES"
      values    = [newrelic_alert_policy.of[each.key].id]
    }
    predicate {
      attribute = each.value[0]
      operator  = each.value[1]
      values    = [each.value[2]]
    }
  }
  destination {
    channel_id = newrelic_notification_channel.email.id
  }
}

resource "newrelic_notification_destination" "email" {
  name = "email"
  type = "EMAIL"

  property {
    key   = "email"
    value = "oncall@aurora.example"
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

# The channels of a policy may stand in the policy.
resource "newrelic_alert_channel" "legacy" {
  name = "legacy"
  type = "pagerduty"

  config {
    service_key = "hidden"
  }
}

resource "newrelic_alert_policy" "legacy" {
  name        = "legacy"
  channel_ids = [newrelic_alert_channel.legacy.id]
}

resource "newrelic_synthetics_monitor" "legacy" {
  name             = "legacy"
  status           = "ENABLED"
  type             = "SIMPLE"
  period           = "EVERY_5_MINUTES"
  locations_public = ["EU_WEST_1"]
  uri              = "https://api.aurora.example/legacy"
}

resource "newrelic_synthetics_alert_condition" "legacy" {
  policy_id  = newrelic_alert_policy.legacy.id
  name       = "legacy"
  monitor_id = newrelic_synthetics_monitor.legacy.id
}
