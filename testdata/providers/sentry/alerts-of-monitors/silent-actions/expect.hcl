# What the monitors of Sentry are, and whom their alerts tell.
rule "alerts-of-monitors" {
  code     = "XX015"
  severity = "error"
  subject  = check
  summary  = "a monitor tells whom the alerts that watch it tell"

  condition = jsonencode([
    check.kind, check.enabled, check.muted, check.period, known(check.failures) ? check.failures : "unknown", check.timeout, check.asserts, check.locations, check.tags, check.url, check.body,
    [for c in check.channels : [c.address, c.kind, c.enabled]], length(check.channels) > 0 ? [] : [for d in check.outcome.destinations : d.address],
    length(check.channels) > 0 ? [] : sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))),
  ]) == lookup({
    "sentry_cron_monitor.batch" = jsonencode(["heartbeat", true, false, 7200, 1, null, null, [], [], null, null, [["sentry_alert.page.action_filters[0]", "chat", true], ["sentry_alert.page.action_filters[1]", "email", true], ["sentry_alert.page.action_filters[2]", "webhook", true], ["sentry_alert.page.action_filters[3]", "email", false], ["sentry_alert.page.action_filters[4]", "pager", true]], [], []])
    "sentry_cron_monitor.often" = jsonencode(["heartbeat", true, false, 300, 1, null, null, [], [], null, null, [["sentry_alert.off", "email", false]], [], []])
    "sentry_issue_alert.old" = jsonencode(["log", true, false, null, null, null, null, [], [], null, null, [["sentry_issue_alert.old", "email", false]], [], []])
    "sentry_metric_alert.old" = jsonencode(["metric", true, false, null, null, null, null, [], [], null, null, [["sentry_metric_alert.old", "email", false]], [], []])
    "sentry_metric_monitor.latency" = jsonencode(["metric", true, false, null, null, null, null, [], [], null, null, [], [], []])
    "sentry_uptime_monitor.alone" = jsonencode(["synthetic", false, false, 60, 3, 5000, "availability", [], [], "https://api.aurora.example/health", null, [], [], []])
    "sentry_uptime_monitor.chat" = jsonencode(["synthetic", true, false, 300, 2, 8000, "correctness", [], ["environment:production"], "https://api.aurora.example/v1/chat/completions", "{\"model\":\"aurora-large\"}", [["sentry_alert.page.action_filters[0]", "chat", true], ["sentry_alert.page.action_filters[1]", "email", true], ["sentry_alert.page.action_filters[2]", "webhook", true], ["sentry_alert.page.action_filters[3]", "email", false], ["sentry_alert.page.action_filters[4]", "pager", true]], [], []])
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
