# Whom rules over metrics tell.
rule "groups-of-tests" {
  code     = "XX011"
  severity = "error"
  subject  = check
  summary  = "a rule tells its action groups"

  condition = jsonencode([check.name, check.enabled, check.tags, check.period, check.severity, [for c in check.channels : [c.address, c.kind]]]) == lookup({
    "azurerm_monitor_alert_prometheus_rule_group.models.rule[0]" = jsonencode(["ChatSlow", true, ["team:chat"], 60, "2", [["azurerm_monitor_action_group.oncall.email_receiver[0]", "email"]]])
    "azurerm_monitor_alert_prometheus_rule_group.models.rule[1]" = jsonencode(["SearchSlow", false, [], 60, null, []])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([check.name, check.enabled, check.tags, check.period, check.severity, [for c in check.channels : [c.address, c.kind]]])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
