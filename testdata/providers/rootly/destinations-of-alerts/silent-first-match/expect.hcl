# Where the alerts of each check go: the routes that take them, what they are sent to, and the people who are paged in the end.
rule "destinations-of-alerts" {
  code     = "XX003"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where Rootly would send them"

  condition = jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
    ]) == lookup({
    "checkly_check.chat"         = jsonencode([["chat in production"], ["rootly_service.chat"], "rootly_service.chat", ["ada@aurora.example"]])
    "checkly_check.chat_staging" = jsonencode([["everything else"], ["rootly_escalation_policy.chat"], "rootly_escalation_policy.chat", ["ada@aurora.example"]])
    "checkly_check.embed"        = jsonencode([["search"], ["rootly_service.search"], "rootly_service.search", ["luca@aurora.example"]])
    "checkly_check.rerank"       = jsonencode([["search"], ["rootly_service.search"], "rootly_service.search", ["luca@aurora.example"]])
    "checkly_check.checkout"     = jsonencode([["by field"], ["rootly_functionality.checkout"], "rootly_functionality.checkout", ["ada@aurora.example"]])
    "checkly_check.by_name"      = jsonencode([["by team"], ["rootly_team.search"], "rootly_team.search", ["luca@aurora.example"]])
    "checkly_check.both"         = jsonencode([["chat in production"], ["rootly_service.chat"], "rootly_service.chat", ["ada@aurora.example"]])
    "rootly_heartbeat.nightly"   = jsonencode([[], ["rootly_team.search"], "rootly_team.search", ["luca@aurora.example"]])
  }, check.address, "not expected")
  error_message = "${check.address}: ${jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
  ])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
