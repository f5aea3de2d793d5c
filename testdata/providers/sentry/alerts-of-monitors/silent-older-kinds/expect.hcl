# Whom the older kinds tell, and what an alert waits for.
rule "alerts-of-monitors" {
  code     = "XX015"
  severity = "error"
  subject  = check
  summary  = "a monitor tells whom the alerts that watch it tell"

  condition = jsonencode([[for c in check.channels : [c.kind, c.name, known(c.enabled) ? c.enabled : "perhaps"]], known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown"]) == lookup({
    "sentry_issue_alert.newer"                     = jsonencode([[["pager", "pager", true], ["chat", "#alerts", true], ["email", "IssueOwners", "perhaps"], ["email", "ticket", false]], ["pagerduty_service.chat"]])
    "sentry_issue_alert.json"                      = jsonencode([[["email", "Team", true], ["pager", "pager", true], ["webhook", "hook", true]], "unknown"])
    "sentry_issue_alert.nothing"                   = jsonencode([[["email", "nothing, without an action", false]], []])
    "sentry_metric_alert.old"                      = jsonencode([[["pager", "pagerduty", true], ["email", "team", true]], ["pagerduty_service.chat"]])
    "sentry_uptime_monitor.all[\"paged\"]"         = jsonencode([[["pager", "Chat", true]], ["pagerduty_service.chat"]])
    "sentry_uptime_monitor.all[\"conditional\"]"   = jsonencode([[["pager", "Chat", "perhaps"]], "unknown"])
    "sentry_uptime_monitor.all[\"resolved\"]"      = jsonencode([[["pager", "Chat", false]], []])
    "sentry_uptime_monitor.all[\"regressed\"]"     = jsonencode([[["pager", "Chat", "perhaps"]], "unknown"])
    "data.sentry_project_error_monitor.chat"       = jsonencode([[["chat", "2", true]], []])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([[for c in check.channels : [c.kind, c.name, known(c.enabled) ? c.enabled : "perhaps"]], known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown"])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
