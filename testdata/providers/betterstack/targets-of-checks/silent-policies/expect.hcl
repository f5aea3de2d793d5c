# What the monitors of Better Stack are, and whom they page.
rule "targets-of-checks" {
  code     = "XX016"
  severity = "error"
  subject  = check
  summary  = "a monitor pages whom its policy pages"

  condition = jsonencode([
    check.kind, check.enabled, check.active, known(check.period) ? check.period : "unknown", known(check.timeout) ? check.timeout : "unknown", check.asserts, check.tags,
    known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown",
    known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown",
  ]) == lookup({
    "betteruptime_heartbeat.batch" = jsonencode(["heartbeat", true, true, 3600, null, null, [], [], ["data.betteruptime_policy.platform"], "unknown", []])
    "betteruptime_heartbeat.branch" = jsonencode(["heartbeat", true, true, 60, null, null, [], [], ["betteruptime_policy.branch"], "unknown", []])
    "betteruptime_monitor.calls" = jsonencode(["synthetic", true, true, 180, 30000, "availability", [], [], ["betteruptime_monitor.calls"], "betteruptime_monitor.calls", ["who is on call"]])
    "betteruptime_monitor.chat" = jsonencode(["synthetic", true, true, 60, 15000, "correctness", ["env:prod", "team:chat"], [], ["betteruptime_policy.chat"], "betteruptime_policy.chat", ["ada@aurora.example", "the entire team", "who is on call"]])
    "betteruptime_monitor.mails" = jsonencode(["synthetic", true, true, 180, 30000, "availability", [], [], [], null, []])
    "betteruptime_monitor.ping" = jsonencode(["synthetic", false, false, 30, 500, "availability", [], [], ["betteruptime_policy.empty"], null, []])
    "checkly_check.hook" = jsonencode(["synthetic", true, true, 300, 30000, "availability", [], [], ["betteruptime_policy.second"], "betteruptime_policy.second", ["the entire team", "who is on call"]])
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
