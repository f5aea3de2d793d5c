# Where alerts of PrometheusRule objects go.
rule "receivers-of-rules" {
  code     = "XX021"
  severity = "error"
  subject  = check
  summary  = "an alert goes down the trees of Alertmanager"

  condition = jsonencode([
    check.kind, check.enabled, check.active, known(check.period) ? check.period : "unknown", known(check.timeout) ? check.timeout : "unknown", check.asserts, check.tags,
    known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown",
    known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown",
  ]) == lookup({
    "none" = jsonencode(null)
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([
    check.kind, check.enabled, check.active, known(check.period) ? check.period : "unknown", known(check.timeout) ? check.timeout : "unknown", check.asserts, check.tags,
    known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown",
    known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown",
  ])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
