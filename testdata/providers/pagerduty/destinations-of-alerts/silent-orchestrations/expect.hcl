# Where the alerts of each check go: the routes that take them, in order, what they are sent to, and who is paged in the end.
rule "destinations-of-alerts" {
  code     = "XX011"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where PagerDuty would send them"

  condition = (!known(check.outcome.destinations) ? "not known" : jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
    ])) == lookup({
    "checkly_check.models[\"staging\"]" = jsonencode([["staging is nobody's business"], [], null, []])
    "checkly_check.models[\"chat\"]" = jsonencode([["catch-all", "chat", "catch-all"], ["pagerduty_service.chat"], "pagerduty_service.chat", ["ada@aurora.example"]])
    "checkly_check.models[\"beta\"]" = jsonencode([["catch-all", "chat", "beta models page nobody"], [], null, []])
    "checkly_check.models[\"vision\"]" = jsonencode([["catch-all", "chat", "vision has its own people"], ["pagerduty_escalation_policy.vision"], "pagerduty_escalation_policy.vision", ["cy@aurora.example"]])
    "checkly_check.models[\"research\"]" = jsonencode([["research", "research"], ["pagerduty_service.research"], "pagerduty_service.research", ["ada@aurora.example"]])
    "checkly_check.models[\"ocr\"]" = jsonencode([["catch-all"], [], null, []])
    "checkly_check.models[\"audio\"]" = "not known"
    "checkly_check.models[\"old\"]" = jsonencode([["what no event rule takes"], ["pagerduty_service.old"], "pagerduty_service.old", ["ada@aurora.example"]])
    "checkly_check.models[\"suppressed\"]" = jsonencode([["pagerduty_service_event_rule.old"], [], null, []])
    "checkly_check.models[\"chat_rule\"]" = jsonencode([["pagerduty_ruleset_rule.chat"], ["pagerduty_service.direct"], "pagerduty_service.direct", ["bo@aurora.example"]])
    "checkly_check.models[\"other_rule\"]" = jsonencode([["pagerduty_ruleset_rule.rest"], ["pagerduty_service.research"], "pagerduty_service.research", ["ada@aurora.example"]])
    "checkly_check.direct" = jsonencode([[], ["pagerduty_service.direct"], "pagerduty_service.direct", ["bo@aurora.example"]])
  }, check.address, "not expected")
  error_message = "${check.address}: ${jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
  ])} ${join("; ", check.outcome.steps)}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
