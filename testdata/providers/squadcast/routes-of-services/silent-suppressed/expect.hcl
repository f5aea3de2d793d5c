# Where alerts go that suppression rules may take, by tags that tagging rules may set.
rule "routes-of-services" {
  code     = "XX020"
  severity = "error"
  subject  = check
  summary  = "suppression comes before routing"

  condition = jsonencode([known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? sort([for d in check.outcome.destinations : d.address]) : "unknown", known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown"]) == lookup({
    "checkly_check.chat[\"internal\"]" = jsonencode(["unknown", "unknown", "unknown", "unknown"])
    "checkly_check.chat[\"other\"]" = jsonencode([["the policy of Chat"], ["squadcast_service.chat"], "squadcast_service.chat", ["ada@aurora.example"]])
    "checkly_check.chat[\"prod\"]" = jsonencode([[null], ["data.squadcast_user.bo"], "data.squadcast_user.bo", ["bo@aurora.example"]])
    "checkly_check.chat[\"staging\"]" = jsonencode([["staging is nobody's business"], [], null, []])
    "checkly_check.chat[\"tagged\"]" = jsonencode(["unknown", "unknown", "unknown", "unknown"])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? sort([for d in check.outcome.destinations : d.address]) : "unknown", known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown"])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
