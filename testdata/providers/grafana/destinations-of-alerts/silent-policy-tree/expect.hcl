# Where the alerts of each check go: the routes that take them, in order, what they are sent to, and who is paged in the end.
rule "destinations-of-alerts" {
  code     = "XX012"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where Grafana would send them"

  condition = (!known(check.outcome.destinations) ? "not known" : jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
    ])) == lookup({
    "grafana_synthetic_monitoring_check.chat" = jsonencode([["Pager"], ["pagerduty_service.chat"], "pagerduty_service.chat", ["dan@aurora.example"]])
    "grafana_synthetic_monitoring_check.warned" = jsonencode([["Slack"], [], null, []])
    "grafana_synthetic_monitoring_check.paths" = jsonencode([["root policy"], [], null, []])
    "grafana_rule_group.models.rule[0]" = jsonencode([["OnCall", "{{ payload.commonLabels.team == \"vision\" }}"], ["grafana_oncall_escalation_chain.vision"], "grafana_oncall_escalation_chain.vision", ["bo","cy"]])
    "grafana_rule_group.models.rule[1]" = jsonencode([[], ["pagerduty_service.chat"], "pagerduty_service.chat", ["dan@aurora.example"]])
    "grafana_rule_group.models.rule[2]" = jsonencode([["Pager"], [], null, []])
    "grafana_slo.chat.check[0]" = jsonencode([["Pager"], ["pagerduty_service.chat"], "pagerduty_service.chat", ["dan@aurora.example"]])
    "grafana_slo.chat.check[1]" = jsonencode([["Pager"], ["pagerduty_service.chat"], "pagerduty_service.chat", ["dan@aurora.example"]])
  }, check.address, "not expected")
  error_message = "${check.address}: ${jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
  ])}: ${join("; ", check.outcome.steps)}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
