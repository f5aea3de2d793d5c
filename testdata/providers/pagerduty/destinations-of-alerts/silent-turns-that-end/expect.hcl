# Who owns the alerts of each check for certain.
rule "destinations-of-alerts" {
  code     = "XX010"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where PagerDuty would send them"

  condition = (known(check.owner) ? default(check.owner.address, "nobody") : "unknown") == lookup({
    "checkly_check.of[\"dated\"]"   = "unknown"
    "checkly_check.of[\"counted\"]" = "unknown"
    "checkly_check.of[\"lasting\"]" = "pagerduty_service.of[\"lasting\"]"
  }, check.address, "not expected")
  error_message = "${check.address}: ${known(check.owner) ? default(check.owner.address, "nobody") : "unknown"}: ${join("; ", check.outcome.steps)}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
