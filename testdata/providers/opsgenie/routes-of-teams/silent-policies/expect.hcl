# Where alerts go that policies of a team suppress, or take responders from.
rule "routes-of-teams" {
  code     = "XX017"
  severity = "error"
  subject  = check
  summary  = "policies come before the rules of a team"

  condition = jsonencode([known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? sort([for d in check.outcome.destinations : d.address]) : "unknown", known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown"]) == lookup({
    "opsgenie_heartbeat.all[\"batch\"]" = jsonencode([["nobody wakes up for batches"], [], null, []])
    "opsgenie_heartbeat.all[\"chat\"]" = jsonencode([["chat"], ["opsgenie_escalation.all"], "opsgenie_escalation.all", ["ada@aurora.example"]])
    "opsgenie_heartbeat.all[\"internal\"]" = jsonencode(["unknown", "unknown", "unknown", "unknown"])
    "opsgenie_heartbeat.elsewhere" = jsonencode(["unknown", "unknown", "unknown", "unknown"])
    "opsgenie_heartbeat.nobody" = jsonencode([[], [], null, []])
    "opsgenie_heartbeat.all[\"search\"]" = jsonencode([["search"], "unknown", "unknown", "unknown"])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? sort([for d in check.outcome.destinations : d.address]) : "unknown", known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown"])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
