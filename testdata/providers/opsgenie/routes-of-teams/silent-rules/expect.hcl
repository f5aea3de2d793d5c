# Where alerts go that reach Opsgenie.
rule "routes-of-teams" {
  code     = "XX017"
  severity = "error"
  subject  = check
  summary  = "an alert goes by the rules of its team"

  condition = jsonencode([
    check.kind, check.enabled, check.active, known(check.period) ? check.period : "unknown", known(check.timeout) ? check.timeout : "unknown", check.asserts, check.tags,
    known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown",
    known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown",
  ]) == lookup({
    "checkly_check.all[\"direct\"]" = jsonencode(["synthetic", true, true, 300, 30000, "availability", ["completion_api"], ["responders of Direct"], ["opsgenie_escalation.chat", "opsgenie_user.ada"], "opsgenie_escalation.chat", ["ada@aurora.example"]])
    "checkly_check.all[\"muted\"]" = jsonencode(["synthetic", true, true, 300, 30000, "availability", ["completion_api"], [], [], null, []])
    "opsgenie_heartbeat.batch" = jsonencode(["heartbeat", true, true, 86400, null, null, ["batch"], ["more", "nightly"], ["data.opsgenie_user.grace"], "data.opsgenie_user.grace", ["grace@aurora.example"]])
    "opsgenie_heartbeat.chat" = jsonencode(["heartbeat", true, true, 600, null, null, ["completion_api"], ["more", "chat"], ["data.opsgenie_user.grace", "opsgenie_escalation.chat"], "data.opsgenie_user.grace", ["ada@aurora.example", "grace@aurora.example"]])
    "opsgenie_heartbeat.off" = jsonencode(["heartbeat", true, true, 600, null, null, ["off"], ["more", "off"], ["data.opsgenie_user.grace", "opsgenie_schedule.off"], "data.opsgenie_user.grace", ["grace@aurora.example"]])
    "opsgenie_heartbeat.urgent" = jsonencode(["heartbeat", true, true, 3600, null, null, ["batch"], ["more", "default rule of Chat"], ["data.opsgenie_user.grace"], "data.opsgenie_user.grace", ["grace@aurora.example"]])
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
