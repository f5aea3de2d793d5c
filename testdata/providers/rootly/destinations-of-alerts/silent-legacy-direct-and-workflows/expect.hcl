# Where the alerts of each check go: the routes that take them, what they are sent to, and the people who are paged in the end.
rule "destinations-of-alerts" {
  code     = "XX003"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where Rootly would send them"

  condition = jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
    ]) == lookup({
    "checkly_check.chat"    = jsonencode([["chat"], ["rootly_service.chat"], "rootly_service.chat", ["ada@aurora.example"]])
    "checkly_check.staging" = jsonencode([[], [], null, []])
    "checkly_check.either"  = jsonencode([["either"], ["rootly_service.research"], "rootly_service.research", ["ada@aurora.example"]])
    "checkly_check.direct"  = jsonencode([[], ["rootly_service.research"], "rootly_service.research", ["ada@aurora.example"]])
    "checkly_check.paged"   = jsonencode([["page research"], ["rootly_service.research"], "rootly_service.research", ["ada@aurora.example"]])
  }, check.address, "not expected")
  error_message = "${check.address}: ${jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
  ])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
