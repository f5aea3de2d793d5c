# Whether the alerts of each check leave it.
rule "destinations-of-alerts" {
  code     = "XX012"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where Grafana would send them"

  condition = (known(check.outcome.delivered) ? check.outcome.delivered : "unknown") == lookup({
    "grafana_synthetic_monitoring_check.of[\"failing\"]"     = true
    "grafana_synthetic_monitoring_check.of[\"certificate\"]" = false
    "grafana_synthetic_monitoring_check.of[\"nothing\"]"     = false
    "grafana_synthetic_monitoring_check.of[\"sensitive\"]"   = "unknown"
  }, check.address, "not expected")
  error_message = "${check.address}: ${known(check.outcome.delivered) ? check.outcome.delivered : "unknown"}: ${join("; ", check.outcome.steps)}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
