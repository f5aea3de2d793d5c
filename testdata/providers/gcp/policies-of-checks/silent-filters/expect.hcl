# What the checks of Google Cloud are, and whom their policies tell.
rule "policies-of-checks" {
  code     = "XX011"
  severity = "error"
  subject  = check
  summary  = "a check tells whom the policies that name it tell"

  condition = jsonencode([
    check.kind, check.enabled, check.muted, check.period, known(check.failures) ? check.failures : "unknown", check.timeout, check.asserts, check.locations, check.tags, check.url, check.body,
    [for c in check.channels : [c.address, c.kind, c.enabled]], length(check.channels) > 0 ? [] : [for d in check.outcome.destinations : d.address],
    length(check.channels) > 0 ? [] : sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))),
  ]) == lookup({
    "google_monitoring_alert_policy.chat" = jsonencode(["metric", true, false, null, null, null, null, [], [], null, null, [["google_monitoring_notification_channel.email", "email", true], ["google_monitoring_notification_channel.pagerduty", "pager", true]], [], []])
    "google_monitoring_alert_policy.defaults" = jsonencode(["metric", false, false, null, null, null, null, [], [], null, null, [["google_monitoring_notification_channel.email", "email", true]], [], []])
    "google_monitoring_alert_policy.logs" = jsonencode(["log", true, false, null, null, null, null, [], [], null, null, [["data.google_monitoring_notification_channel.slack", "chat", true], ["google_monitoring_notification_channel.hook", "webhook", false]], [], []])
    "google_monitoring_alert_policy.nobody" = jsonencode(["slo", true, false, null, null, null, null, [], [], null, null, [], [], []])
    "google_monitoring_uptime_check_config.chat" = jsonencode(["synthetic", true, false, 60, null, 10000, "correctness", ["EUROPE", "USA_OREGON", "ASIA_PACIFIC"], ["team:chat"], "https://api.aurora.example/v1/chat/completions", "{\"model\":\"aurora-large\"}", [["google_monitoring_notification_channel.email", "email", true], ["google_monitoring_notification_channel.pagerduty", "pager", true]], [], []])
    "google_monitoring_uptime_check_config.defaults" = jsonencode(["synthetic", true, true, 300, null, 5000, "availability", ["USA_OREGON", "USA_IOWA", "USA_VIRGINIA", "EUROPE", "SOUTH_AMERICA", "ASIA_PACIFIC"], [], "http://www.aurora.example/", null, [], [], []])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([
    check.kind, check.enabled, check.muted, check.period, known(check.failures) ? check.failures : "unknown", check.timeout, check.asserts, check.locations, check.tags, check.url, check.body,
    [for c in check.channels : [c.address, c.kind, c.enabled]], length(check.channels) > 0 ? [] : [for d in check.outcome.destinations : d.address],
    length(check.channels) > 0 ? [] : sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))),
  ])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
