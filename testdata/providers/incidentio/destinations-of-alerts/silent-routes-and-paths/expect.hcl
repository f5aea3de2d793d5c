# Where the alerts of each check go: the routes that take them, in order, what they are sent to, and who is paged in the end.
rule "destinations-of-alerts" {
  code     = "XX014"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where incident.io would send them"

  condition = (!known(check.outcome.destinations) || !known(check.owner) ? "not known" : jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
    ])) == lookup({
    "checkly_check.models[\"chat\"]" = jsonencode([["chat"], ["incident_escalation_path.chat"], "incident_escalation_path.chat", ["ada@aurora.example"]])
    "checkly_check.models[\"beta\"]" = jsonencode([[], [], null, []])
    "checkly_check.models[\"always\"]" = jsonencode([["chat"], ["incident_escalation_path.chat"], "incident_escalation_path.chat", ["ada@aurora.example"]])
    "checkly_check.models[\"vision\"]" = jsonencode([["chat","research"], ["data.incident_user.dan","incident_escalation_path.chat","incident_escalation_path.forked"], "incident_escalation_path.chat", ["ada@aurora.example","bo@aurora.example","cy@aurora.example","dan@aurora.example"]])
    "checkly_check.models[\"research\"]" = jsonencode([["research"], ["data.incident_user.dan","incident_escalation_path.forked"], "data.incident_user.dan", ["bo@aurora.example","cy@aurora.example","dan@aurora.example"]])
    "checkly_check.models[\"dynamic\"]" = "not known"
    "checkly_check.models[\"stranger\"]" = jsonencode([[], [], null, []])
    "incident_alert_source.beat" = "not known"
  }, check.address, "not expected")
  error_message = "${check.address}: ${jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
  ])}: ${join("; ", check.outcome.steps)}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
