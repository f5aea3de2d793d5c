# Where alerts go whose attributes are taken from the payload by expressions.
rule "destinations-of-alerts" {
  code     = "XX013"
  severity = "error"
  subject  = check
  summary  = "an expression that is a path is read"

  condition = jsonencode([known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? sort([for d in check.outcome.destinations : d.address]) : "unknown", known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown"]) == lookup({
    "checkly_check.incident[\"chat\"]" = jsonencode([["chat"], ["data.incident_user.ada"], "data.incident_user.ada", ["ada@aurora.example"]])
    "checkly_check.incident[\"guess\"]" = jsonencode(["unknown", "unknown", "unknown", "unknown"])
    "checkly_check.incident[\"search\"]" = jsonencode([["search"], ["data.incident_user.ada"], "data.incident_user.ada", ["ada@aurora.example"]])
    "checkly_check.incident[\"staging\"]" = jsonencode([[], [], null, []])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? sort([for d in check.outcome.destinations : d.address]) : "unknown", known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown"])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
