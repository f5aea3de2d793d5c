# Who owns the alerts of each check for certain.
rule "destinations-of-alerts" {
  code     = "XX003"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where Rootly would send them"

  condition = (known(check.owner) ? default(check.owner.address, "nobody") : "unknown") == lookup({
    "checkly_check.of[\"ignoring\"]"         = "unknown"
    "checkly_check.of[\"forking\"]"          = "rootly_escalation_policy.of[\"forking\"]"
    "checkly_check.of[\"deferring\"]"        = "rootly_escalation_policy.of[\"deferring\"]"
    "checkly_check.of[\"ending\"]"           = "unknown"
    "checkly_check.of[\"lasting\"]"          = "rootly_escalation_policy.of[\"lasting\"]"
    "checkly_check.of[\"workflow-created\"]" = "rootly_escalation_policy.of[\"forking\"]"
    "checkly_check.of[\"workflow-updated\"]" = "nobody"
    "checkly_check.of[\"workflow-pager\"]"   = "unknown"
    "checkly_check.of[\"direct\"]"           = "unknown"
  }, check.address, "not expected")
  error_message = "${check.address}: ${known(check.owner) ? default(check.owner.address, "nobody") : "unknown"}: ${join("; ", check.outcome.steps)}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
