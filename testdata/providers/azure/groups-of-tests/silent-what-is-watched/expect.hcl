# Whom each test tells for certain, whom perhaps; which alerts are muted for good.
rule "groups-of-tests" {
  code     = "XX011"
  severity = "error"
  subject  = check
  summary  = "a test tells the action groups of the alerts that watch it"

  condition = jsonencode([[for c in check.channels : known(c.address) ? c.address : "perhaps another"], [for m in check.mutes : m.name], known(check.muted) ? check.muted : "perhaps"]) == lookup({
    "azurerm_application_insights_standard_web_test.all[\"all\"]"      = jsonencode([["azurerm_monitor_action_group.oncall.email_receiver[0]"], [], false])
    "azurerm_application_insights_standard_web_test.all[\"named\"]"    = jsonencode([["azurerm_monitor_action_group.oncall.email_receiver[0]"], [], false])
    "azurerm_application_insights_standard_web_test.all[\"excluded\"]" = jsonencode([[], [], false])
    "azurerm_application_insights_standard_web_test.all[\"slow\"]"     = jsonencode([[], [], false])
    "azurerm_application_insights_standard_web_test.all[\"far\"]"      = jsonencode([[], [], false])
    "azurerm_application_insights_standard_web_test.all[\"query\"]"    = jsonencode([["perhaps another"], [], false])
    "azurerm_application_insights_standard_web_test.all[\"group\"]"    = jsonencode([["azurerm_monitor_action_group.oncall.email_receiver[0]"], [], "perhaps"])
    "azurerm_monitor_metric_alert.all[\"all\"]"                        = jsonencode([["azurerm_monitor_action_group.oncall.email_receiver[0]"], [], false])
    "azurerm_monitor_metric_alert.all[\"named\"]"                      = jsonencode([["azurerm_monitor_action_group.oncall.email_receiver[0]"], [], false])
    "azurerm_monitor_metric_alert.all[\"excluded\"]"                   = jsonencode([["azurerm_monitor_action_group.oncall.email_receiver[0]"], [], false])
    "azurerm_monitor_metric_alert.all[\"slow\"]"                       = jsonencode([["azurerm_monitor_action_group.oncall.email_receiver[0]"], ["all"], false])
    "azurerm_monitor_metric_alert.all[\"group\"]"                      = jsonencode([["azurerm_monitor_action_group.oncall.email_receiver[0]"], ["group"], false])
    "azurerm_monitor_metric_alert.far"                                 = jsonencode([["azurerm_monitor_action_group.oncall.email_receiver[0]"], [], false])
    "azurerm_monitor_scheduled_query_rules_alert_v2.query"             = jsonencode([["azurerm_monitor_action_group.oncall.email_receiver[0]"], [], false])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([[for c in check.channels : known(c.address) ? c.address : "perhaps another"], [for m in check.mutes : m.name], known(check.muted) ? check.muted : "perhaps"])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
