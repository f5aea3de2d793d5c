# Where mail leads.
rule "alarms-of-canaries" {
  code     = "XX010"
  severity = "error"
  subject  = check
  summary  = "mail to an integration pages"

  condition = jsonencode([check.channels[0].kind, known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown"]) == lookup({
    "aws_cloudwatch_metric_alarm.all[\"integration\"]" = jsonencode(["webhook", ["pagerduty_service.api"]])
    "aws_cloudwatch_metric_alarm.all[\"person\"]" = jsonencode(["email", []])
    "aws_cloudwatch_metric_alarm.all[\"platform\"]" = jsonencode(["webhook", "unknown"])
    "azurerm_monitor_metric_alert.all[\"integration\"]" = jsonencode(["webhook", ["pagerduty_service.api"]])
    "azurerm_monitor_metric_alert.all[\"person\"]" = jsonencode(["email", []])
    "azurerm_monitor_metric_alert.all[\"platform\"]" = jsonencode(["webhook", "unknown"])
    "google_monitoring_alert_policy.all[\"integration\"]" = jsonencode(["webhook", ["pagerduty_service.api"]])
    "google_monitoring_alert_policy.all[\"person\"]" = jsonencode(["email", []])
    "google_monitoring_alert_policy.all[\"platform\"]" = jsonencode(["webhook", "unknown"])
    "statuscake_heartbeat_check.all[\"integration\"]" = jsonencode(["webhook", ["pagerduty_service.api"]])
    "statuscake_heartbeat_check.all[\"person\"]" = jsonencode(["email", []])
    "statuscake_heartbeat_check.all[\"platform\"]" = jsonencode(["webhook", "unknown"])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([check.channels[0].kind, known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown"])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
