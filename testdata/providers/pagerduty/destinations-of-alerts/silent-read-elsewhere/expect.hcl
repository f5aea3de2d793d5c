# Where the alerts of each check go: the routes that take them, in order, what they are sent to, and who is paged in the end.
rule "destinations-of-alerts" {
  code     = "XX015"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where PagerDuty would send them"

  condition = (!known(check.outcome.destinations) ? "not known" : "${join(", ", [for d in check.outcome.destinations : d.address])}, ${known(check.owner) ? "which pages somebody or nobody" : "nobody knows whom it pages"}") == lookup({
    "checkly_check.key[\"elsewhere\"]" = "not known"
    "checkly_check.key[\"routed\"]" = "not known"
    "checkly_check.key[\"ruleset\"]" = "not known"
    "checkly_check.key[\"here\"]" = "pagerduty_service.here, nobody knows whom it pages"
    "checkly_check.key[\"far_away\"]" = "not known"
    "checkly_check.key[\"policy_elsewhere\"]" = "pagerduty_service.policy_elsewhere, nobody knows whom it pages"
    "checkly_check.key[\"muted\"]" = "pagerduty_service.muted, nobody knows whom it pages"
    "checkly_check.key[\"literal\"]" = "not known"
  }, check.address, "not expected")
  error_message = "${check.address}: ${join("; ", check.outcome.steps)}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
