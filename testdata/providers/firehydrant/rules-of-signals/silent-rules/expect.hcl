# Where events go that reach FireHydrant.
rule "rules-of-signals" {
  code     = "XX019"
  severity = "error"
  subject  = check
  summary  = "an event goes where each true rule sends it"

  condition = jsonencode([
    check.kind, check.enabled, check.active, known(check.period) ? check.period : "unknown", known(check.timeout) ? check.timeout : "unknown", check.asserts, check.tags,
    known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown",
    known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown",
  ]) == lookup({
    "checkly_check.all[\"direct\"]" = jsonencode(["synthetic", true, true, 300, 30000, "availability", ["ocr_api"], [], ["firehydrant_escalation_policy.chat"], "firehydrant_escalation_policy.chat", ["ada@aurora.example"]])
    "checkly_check.all[\"ocr\"]" = jsonencode(["synthetic", true, true, 300, 30000, "availability", ["ocr_api"], ["either"], ["firehydrant_on_call_schedule.chat"], "firehydrant_on_call_schedule.chat", ["ada@aurora.example"]])
    "checkly_check.all[\"prod\"]" = jsonencode(["synthetic", true, true, 300, 30000, "availability", ["ocr_api", "env:prod"], ["either", "prod"], ["firehydrant_on_call_schedule.chat", "data.firehydrant_user.ada"], "firehydrant_on_call_schedule.chat", ["ada@aurora.example"]])
    "checkly_check.all[\"quiet\"]" = jsonencode(["synthetic", true, true, 300, 30000, "availability", ["vision_api", "env:staging"], [], [], null, []])
    "checkly_check.all[\"vision\"]" = jsonencode(["synthetic", true, true, 300, 30000, "availability", ["vision_api"], ["either"], ["firehydrant_on_call_schedule.chat"], "firehydrant_on_call_schedule.chat", ["ada@aurora.example"]])
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
