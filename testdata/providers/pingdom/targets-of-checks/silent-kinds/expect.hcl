# What the checks of Pingdom are, and whom they tell.
rule "targets-of-checks" {
  code     = "XX014"
  severity = "error"
  subject  = check
  summary  = "a check tells its teams, users and integrations"

  condition = jsonencode([
    check.kind, check.enabled, check.muted, check.period, known(check.failures) ? check.failures : "unknown", check.timeout, check.asserts, check.locations, check.tags, check.url, check.body,
    [for c in check.channels : [c.address, c.kind, c.enabled]], length(check.channels) > 0 ? [] : [for d in check.outcome.destinations : d.address],
    length(check.channels) > 0 ? [] : sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))),
  ]) == lookup({
    "pingdom_check.chat" = jsonencode(["synthetic", true, false, 60, 3, 10000, "correctness", ["region:EU"], ["completion_api", "team-chat"], "https://api.aurora.example/v1/chat/completions", "{\"model\":\"aurora-large\"}", [["pingdom_integration.hook", "webhook", true]], [], []])
    "pingdom_check.ping" = jsonencode(["synthetic", false, false, 300, 2, 30000, "availability", [], [], "api.aurora.example", null, [], ["pingdom_team.empty"], []])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([
    check.kind, check.enabled, check.muted, check.period, known(check.failures) ? check.failures : "unknown", check.timeout, check.asserts, check.locations, check.tags, check.url, check.body,
    [for c in check.channels : [c.address, c.kind, c.enabled]], length(check.channels) > 0 ? [] : [for d in check.outcome.destinations : d.address],
    length(check.channels) > 0 ? [] : sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))),
  ])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
