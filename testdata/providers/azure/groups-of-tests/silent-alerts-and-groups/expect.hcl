# What the web tests and alert rules of Azure are, and whom they tell.
rule "groups-of-tests" {
  code     = "XX012"
  severity = "error"
  subject  = check
  summary  = "a test tells the groups of its alerts"

  condition = jsonencode([
    check.kind, check.enabled, check.muted, check.period, known(check.failures) ? check.failures : "unknown", check.timeout, check.asserts, check.locations, check.tags, check.url, check.body,
    [for c in check.channels : [c.address, c.kind, c.enabled]], length(check.channels) > 0 ? [] : [for d in check.outcome.destinations : d.address],
    length(check.channels) > 0 ? [] : sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))),
  ]) == lookup({
    "azurerm_application_insights_standard_web_test.chat" = jsonencode(["synthetic", true, false, 600, null, 20000, "correctness", ["emea-nl-ams-azr", "emea-gb-db3-azr"], ["team:chat"], "https://api.aurora.example/v1/chat/completions", "{\"model\":\"aurora-large\"}", [["azurerm_monitor_action_group.oncall.arm_role_receiver[0]", "email", true], ["azurerm_monitor_action_group.oncall.automation_runbook_receiver[0]", "webhook", true], ["azurerm_monitor_action_group.oncall.azure_app_push_receiver[0]", "sms", true], ["azurerm_monitor_action_group.oncall.azure_function_receiver[0]", "webhook", true], ["azurerm_monitor_action_group.oncall.email_receiver[0]", "email", true], ["azurerm_monitor_action_group.oncall.event_hub_receiver[0]", "webhook", true], ["azurerm_monitor_action_group.oncall.itsm_receiver[0]", "webhook", true], ["azurerm_monitor_action_group.oncall.logic_app_receiver[0]", "webhook", true], ["azurerm_monitor_action_group.oncall.sms_receiver[0]", "sms", true], ["azurerm_monitor_action_group.oncall.voice_receiver[0]", "call", true], ["azurerm_monitor_action_group.oncall.webhook_receiver[0]", "webhook", true]], [], []])
    "azurerm_application_insights_web_test.classic" = jsonencode(["synthetic", false, false, 300, null, 30000, null, ["emea-nl-ams-azr"], [], "https://www.aurora.example/", null, [], [], []])
    "azurerm_monitor_activity_log_alert.service" = jsonencode(["log", true, false, null, null, null, null, [], [], null, null, [["data.azurerm_monitor_action_group.platform", "webhook", true]], [], []])
    "azurerm_monitor_metric_alert.chat" = jsonencode(["metric", true, false, 60, null, null, null, [], [], null, null, [["azurerm_monitor_action_group.oncall.arm_role_receiver[0]", "email", true], ["azurerm_monitor_action_group.oncall.automation_runbook_receiver[0]", "webhook", true], ["azurerm_monitor_action_group.oncall.azure_app_push_receiver[0]", "sms", true], ["azurerm_monitor_action_group.oncall.azure_function_receiver[0]", "webhook", true], ["azurerm_monitor_action_group.oncall.email_receiver[0]", "email", true], ["azurerm_monitor_action_group.oncall.event_hub_receiver[0]", "webhook", true], ["azurerm_monitor_action_group.oncall.itsm_receiver[0]", "webhook", true], ["azurerm_monitor_action_group.oncall.logic_app_receiver[0]", "webhook", true], ["azurerm_monitor_action_group.oncall.sms_receiver[0]", "sms", true], ["azurerm_monitor_action_group.oncall.voice_receiver[0]", "call", true], ["azurerm_monitor_action_group.oncall.webhook_receiver[0]", "webhook", true]], [], []])
    "azurerm_monitor_metric_alert.muted" = jsonencode(["metric", true, false, 60, null, null, null, [], [], null, null, [["azurerm_monitor_action_group.off.email_receiver[0]", "email", false], ["azurerm_monitor_action_group.empty", "email", false]], [], []])
    "azurerm_monitor_scheduled_query_rules_alert_v2.errors" = jsonencode(["log", true, false, 5400, 2, null, null, [], [], null, null, [["azurerm_monitor_action_group.empty", "email", false], ["azurerm_monitor_action_group.off.email_receiver[0]", "email", false]], [], []])
    "azurerm_monitor_smart_detector_alert_rule.smart" = jsonencode(["metric", true, false, 60, null, null, null, [], [], null, null, [["azurerm_monitor_action_group.off.email_receiver[0]", "email", false]], [], []])
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
