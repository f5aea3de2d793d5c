# Groups that are paused, windows of every day, severities that leave channels out, members that are other products, rules of webhooks.

resource "betteruptime_monitor_group" "paused" {
  name   = "paused"
  paused = true
}

resource "betteruptime_severity" "unclear" {
  name = "unclear"
}

resource "betteruptime_severity" "silent" {
  name = "silent"
  call = false
  sms  = false
  push = false
}

resource "betteruptime_policy" "all" {
  for_each = {
    person  = { member = "user", urgency = null }
    unclear = { member = "user", urgency = betteruptime_severity.unclear.id }
    silent  = { member = "user", urgency = betteruptime_severity.silent.id }
    webhook = { member = "webhook", urgency = null }
    chat    = { member = "all_slack_integrations", urgency = null }
  }

  name = each.key

  steps {
    type        = "escalation"
    wait_before = 0
    urgency_id  = each.value.urgency

    step_members {
      type  = each.value.member
      email = each.value.member == "user" ? "ada@aurora.example" : null
      id    = each.value.member == "webhook" ? 1 : null
    }
  }
}

resource "betteruptime_monitor" "person" {
  monitor_type       = "status"
  url                = "https://api.aurora.example/health"
  pronounceable_name = "person"
  policy_id          = betteruptime_policy.all["person"].id
}

resource "betteruptime_monitor" "unclear" {
  monitor_type       = "status"
  url                = "https://api.aurora.example/health"
  pronounceable_name = "unclear"
  policy_id          = betteruptime_policy.all["unclear"].id
}

resource "betteruptime_monitor" "silent" {
  monitor_type       = "status"
  url                = "https://api.aurora.example/health"
  pronounceable_name = "silent"
  policy_id          = betteruptime_policy.all["silent"].id
}

resource "betteruptime_monitor" "webhook" {
  monitor_type       = "status"
  url                = "https://api.aurora.example/health"
  pronounceable_name = "webhook"
  policy_id          = betteruptime_policy.all["webhook"].id
}

resource "betteruptime_monitor" "chat" {
  monitor_type       = "status"
  url                = "https://api.aurora.example/health"
  pronounceable_name = "chat"
  policy_id          = betteruptime_policy.all["chat"].id
}

resource "betteruptime_monitor" "grouped" {
  monitor_type       = "status"
  url                = "https://api.aurora.example/health"
  pronounceable_name = "grouped"
  policy_id          = betteruptime_policy.all["person"].id
  monitor_group_id   = betteruptime_monitor_group.paused.id
}

resource "betteruptime_monitor" "never" {
  monitor_type       = "status"
  url                = "https://api.aurora.example/health"
  pronounceable_name = "never"
  policy_id          = betteruptime_policy.all["person"].id
  maintenance_from   = "00:00:00"
  maintenance_to     = "23:59:59"
}

resource "betteruptime_monitor" "nightly" {
  monitor_type       = "status"
  url                = "https://api.aurora.example/health"
  pronounceable_name = "nightly"
  policy_id          = betteruptime_policy.all["person"].id
  maintenance_from   = "01:00:00"
  maintenance_to     = "03:00:00"
}

# What starts an incident: a field of the payload, anything, something that is not read.
resource "betteruptime_incoming_webhook" "all" {
  for_each = {
    field = [{ target = "json", field = "model", type = "equals", content = "aurora-large" }]
    any   = [{ target = "body", field = null, type = "matches_regex", content = ".*" }]
    head  = [{ target = "header", field = "X-Alert", type = "contains", content = "firing" }]
    none  = []
  }

  name                   = each.key
  started_rule_type      = "any"
  acknowledged_rule_type = "unused"
  resolved_rule_type     = "unused"
  policy_id              = betteruptime_policy.all["person"].id

  dynamic "started_rules" {
    for_each = each.value

    content {
      rule_target  = started_rules.value.target
      target_field = started_rules.value.field
      match_type   = started_rules.value.type
      content      = started_rules.value.content
    }
  }
}

resource "checkly_alert_channel" "all" {
  for_each = merge(
    { for name, webhook in betteruptime_incoming_webhook.all : name => { url = webhook.url, model = "aurora-large" } },
    { other = { url = betteruptime_incoming_webhook.all["field"].url, model = "aurora-small" } },
  )

  webhook {
    name     = each.key
    method   = "POST"
    url      = each.value.url
    template = jsonencode({ model = each.value.model })
  }
}

resource "checkly_check" "all" {
  for_each = checkly_alert_channel.all

  name      = each.key
  type      = "API"
  activated = true
  frequency = 5
  locations = ["eu-west-3"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = each.value.id
    activated  = true
  }
}
