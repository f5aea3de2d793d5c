# Where the alerts of each check go: the routes that take them, in order, what they are sent to, and who is paged in the end.
rule "destinations-of-alerts" {
  code     = "XX012"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where Grafana would send them"

  # The chain is only read here, so that nobody behind it is known.
  condition = "${join(", ", [for r in check.outcome.taken : r.name])}: ${join(", ", [for d in check.outcome.destinations : d.address])}" == lookup({
    "grafana_apps_rules_alertrule_v0alpha1.chat"   = "OnCall, default route: data.grafana_oncall_escalation_chain.models"
    "grafana_apps_rules_alertrule_v0alpha1.named"  = "root policy: "
    "grafana_apps_rules_alertrule_v0alpha1.direct" = "default route: data.grafana_oncall_escalation_chain.models"
  }, check.address, "not expected")
  error_message = "${check.address}: ${join(", ", [for r in check.outcome.taken : r.name])}: ${join(", ", [for d in check.outcome.destinations : d.address])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
