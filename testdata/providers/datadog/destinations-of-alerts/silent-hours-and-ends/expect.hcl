# Whether each test alerts, how often it runs, and who owns its alerts for certain.
rule "destinations-of-alerts" {
  code     = "XX013"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where Datadog would send them"

  condition = jsonencode([check.active, known(check.period) ? check.period : 0, known(check.owner) ? check.owner.address : "unknown"]) == lookup({
    "datadog_synthetics_test.of[\"always\"]"  = jsonencode([true, 60, "pagerduty_service.chat"])
    "datadog_synthetics_test.of[\"hours\"]"   = jsonencode([true, 0, "pagerduty_service.chat"])
    "datadog_synthetics_test.of[\"muted\"]"   = jsonencode([false, 60, "pagerduty_service.chat"])
    "datadog_synthetics_test.of[\"every\"]"   = jsonencode([true, 60, "pagerduty_service.chat"])
    "datadog_synthetics_test.of[\"ended\"]"   = jsonencode([true, 60, "unknown"])
    "datadog_synthetics_test.of[\"lasting\"]" = jsonencode([true, 60, "datadog_on_call_escalation_policy.of[\"lasting\"]"])
    "datadog_synthetics_test.of[\"form\"]"    = jsonencode([true, 60, "unknown"])
    "datadog_synthetics_test.of[\"direct\"]"  = jsonencode([true, 60, "rootly_escalation_policy.models"])
  }, check.address, "not expected")
  error_message = "${check.address}: ${jsonencode([check.active, known(check.period) ? check.period : 0, known(check.owner) ? check.owner.address : "unknown"])}: ${join("; ", check.outcome.steps)}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
