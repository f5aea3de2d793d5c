# Which workflows an issue of each monitor triggers, and whether it is muted.
rule "workflows-of-monitors" {
  code     = "XX016"
  severity = "error"
  subject  = check
  summary  = "an issue triggers the workflows whose filter it passes"

  condition = jsonencode([
    known(check.active) ? check.active : "unknown",
    known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown"
  ]) == lookup({
    "newrelic_synthetics_monitor.of[\"critical\"]" = jsonencode([true, ["critical"]])
    "newrelic_synthetics_monitor.of[\"counted\"]"  = jsonencode([true, ["counted"]])
    "newrelic_synthetics_monitor.of[\"warns\"]"    = jsonencode([true, "unknown"])
    "newrelic_synthetics_monitor.of[\"source\"]"   = jsonencode([true, "unknown"])
    "newrelic_synthetics_monitor.of[\"account\"]"  = jsonencode([true, "unknown"])
    "newrelic_synthetics_monitor.of[\"team\"]"     = jsonencode([true, []])
    "newrelic_synthetics_monitor.of[\"silenced\"]" = jsonencode([false, []])
    "newrelic_synthetics_monitor.of[\"called\"]"   = jsonencode([false, []])
    "newrelic_synthetics_monitor.of[\"listed\"]"   = jsonencode([false, []])
    "newrelic_synthetics_monitor.of[\"both\"]"     = jsonencode([false, []])
    "newrelic_synthetics_monitor.of[\"loose\"]"    = jsonencode([true, "unknown"])
    "newrelic_synthetics_monitor.of[\"other\"]"    = jsonencode([true, "unknown"])
    "newrelic_synthetics_monitor.legacy"           = jsonencode([true, "unknown"])

    "newrelic_synthetics_multilocation_alert_condition.warns"   = jsonencode([true, "unknown"])
    "newrelic_synthetics_multilocation_alert_condition.counted" = jsonencode([true, ["counted"]])
    "newrelic_nrql_alert_condition.of[\"silenced\"]"            = jsonencode([false, []])
    "newrelic_nrql_alert_condition.of[\"both\"]"                = jsonencode([false, []])
    "newrelic_nrql_alert_condition.of[\"listed\"]"              = jsonencode([false, []])
    "newrelic_nrql_alert_condition.facets"                      = jsonencode([true, "unknown"])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([
    known(check.active) ? check.active : "unknown",
    known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown"
  ])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
