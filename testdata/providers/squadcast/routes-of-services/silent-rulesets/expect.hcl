# Where alerts go that reach Squadcast.
rule "routes-of-services" {
  code     = "XX020"
  severity = "error"
  subject  = check
  summary  = "an alert goes through rulesets and services"

  condition = jsonencode([
    check.kind, check.enabled, check.active, known(check.period) ? check.period : "unknown", known(check.timeout) ? check.timeout : "unknown", check.asserts, check.tags,
    known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown",
    known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown",
  ]) == lookup({
    "checkly_check.all[\"chat\"]" = jsonencode(["synthetic", true, true, 300, 30000, "availability", [], "unknown", "unknown", "unknown", "unknown"])
    "checkly_check.all[\"other\"]" = jsonencode(["synthetic", true, true, 300, 30000, "availability", [], ["catch-all for Checkly"], ["squadcast_service.research"], null, []])
    "checkly_check.all[\"research\"]" = jsonencode(["synthetic", true, true, 300, 30000, "availability", [], [], ["squadcast_service.research"], null, []])
    "checkly_check.all[\"service\"]" = jsonencode(["synthetic", true, true, 300, 30000, "availability", [], "unknown", "unknown", "unknown", "unknown"])
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
