# What mutes a monitor: rules that are read, one that is not, one that is switched off, and a window.

resource "newrelic_alert_policy" "chat" {
  name = "Chat"
}

resource "newrelic_synthetics_monitor" "all" {
  for_each = toset(["named", "window", "off", "heard"])

  name             = each.key
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

resource "newrelic_synthetics_alert_condition" "all" {
  for_each   = newrelic_synthetics_monitor.all
  policy_id  = newrelic_alert_policy.chat.id
  name       = each.key
  monitor_id = each.value.id
}

resource "newrelic_alert_muting_rule" "named" {
  name    = "named"
  enabled = true

  condition {
    operator = "AND"

    conditions {
      attribute = "entity.guid"
      operator  = "EQUALS"
      values    = [newrelic_synthetics_monitor.all["named"].id]
    }
  }
}

# Of everything, but switched off.
resource "newrelic_alert_muting_rule" "off" {
  name    = "off"
  enabled = false

  condition {
    operator = "AND"

    conditions {
      attribute = "product"
      operator  = "EQUALS"
      values    = ["SYNTHETICS"]
    }
  }
}

resource "newrelic_monitor_downtime" "window" {
  name          = "for ever"
  monitor_guids = [newrelic_synthetics_monitor.all["window"].id]
  mode          = "ONE_TIME"
  start_time    = "2026-01-01T00:00:00"
  end_time      = "2046-01-01T00:00:00"
  time_zone     = "Europe/Paris"
}

resource "newrelic_monitor_downtime" "weekly" {
  name             = "weekly"
  monitor_guids    = [newrelic_synthetics_monitor.all["heard"].id]
  mode             = "WEEKLY"
  start_time       = "2026-01-01T00:00:00"
  end_time         = "2026-01-01T01:00:00"
  time_zone        = "Europe/Paris"
  maintenance_days = ["SUNDAY"]
}
