# Where the alerts of each check go: the routes that take them, in order, what they are sent to, and who is paged in the end.
rule "destinations-of-alerts" {
  code     = "XX011"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where PagerDuty would send them"

  condition = (!known(check.outcome.destinations) ? "not known" : jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
    ])) == lookup({
    "checkly_check.models[\"none\"]" = jsonencode([["catch-all"], ["pagerduty_service.models"], "pagerduty_service.models", ["ada@aurora.example"]])
    "checkly_check.models[\"one\"]" = jsonencode([["first"], ["pagerduty_service.models"], "pagerduty_service.models", ["ada@aurora.example"]])
    "checkly_check.models[\"two\"]" = jsonencode([["second"], ["pagerduty_service.models"], "pagerduty_service.models", ["ada@aurora.example"]])
    "checkly_check.models[\"three\"]" = jsonencode([["third"], ["pagerduty_escalation_policy.beta"], "pagerduty_escalation_policy.beta", ["ada@aurora.example"]])
    "checkly_check.models[\"quiet\"]" = jsonencode([["third, quiet"], [], null, []])
    "checkly_check.models[\"four\"]" = jsonencode([["fourth"], [], null, []])
    "checkly_check.models[\"onward\"]" = "not known"
    "checkly_check.account" = "not known"
  }, check.address, "not expected")
  error_message = "${check.address}: ${jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
  ])} ${join("; ", check.outcome.steps)}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
