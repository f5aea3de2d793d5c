# Whether each rule alerts, and who owns its alerts for certain.
rule "destinations-of-alerts" {
  code     = "XX012"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where Grafana would send them"

  condition = jsonencode([check.name, check.active, known(check.owner) ? check.owner.address : "unknown"]) == lookup({
    "grafana_rule_group.eu.rule[0]"    = jsonencode(["eu", true, "pagerduty_service.of[\"eu\"]"])
    "grafana_rule_group.twice.rule[0]" = jsonencode(["twice", true, "unknown"])
    "grafana_rule_group.us.rule[0]"    = jsonencode(["direct", true, "rootly_escalation_policy.models"])
    "grafana_rule_group.us.rule[1]"    = jsonencode(["ended", true, "unknown"])
    "grafana_rule_group.us.rule[2]"    = jsonencode(["group", true, "unknown"])
    "grafana_rule_group.us.rule[3]"    = jsonencode(["lasting", true, "grafana_oncall_escalation_chain.of[\"lasting\"]"])
    "grafana_rule_group.us.rule[4]"    = jsonencode(["none", true, "pagerduty_service.of[\"us\"]"])
    "grafana_rule_group.us.rule[5]"    = jsonencode(["own", true, "unknown"])
    "grafana_rule_group.us.rule[6]"    = jsonencode(["always", false, "pagerduty_service.of[\"us\"]"])
    "grafana_rule_group.us.rule[7]"    = jsonencode(["nights", true, "pagerduty_service.of[\"us\"]"])
  }, check.address, "not expected")
  error_message = "${check.address}: ${jsonencode([check.name, check.active, known(check.owner) ? check.owner.address : "unknown"])}: ${join("; ", check.outcome.steps)}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
