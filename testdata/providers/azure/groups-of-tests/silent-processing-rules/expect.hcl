# Which action groups processing rules add, and what they suppress.
rule "groups-of-tests" {
  code     = "XX011"
  severity = "error"
  subject  = check
  summary  = "processing rules ask for names and severities"

  condition = jsonencode([known(check.channels) ? [for c in check.channels : c.address] : "unknown", check.active]) == lookup({
    "azurerm_monitor_metric_alert.all[\"named\"]" = jsonencode([["azurerm_monitor_action_group.all[\"named\"].email_receiver[0]"], true])
    "azurerm_monitor_metric_alert.all[\"other\"]" = jsonencode(["unknown", true])
    "azurerm_monitor_metric_alert.all[\"quiet\"]" = jsonencode([[], false])
    "azurerm_monitor_metric_alert.all[\"severe\"]" = jsonencode([["azurerm_monitor_action_group.all[\"severe\"].email_receiver[0]"], true])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([known(check.channels) ? [for c in check.channels : c.address] : "unknown", check.active])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
