# Which monitors are muted.
rule "workflows-of-monitors" {
  code     = "XX016"
  severity = "error"
  subject  = check
  summary  = "a monitor is muted by what mutes it"

  condition = jsonencode([check.muted, check.active]) == lookup({
    "newrelic_synthetics_monitor.all[\"heard\"]" = jsonencode([false, true])
    "newrelic_synthetics_monitor.all[\"named\"]" = jsonencode([false, false])
    "newrelic_synthetics_monitor.all[\"off\"]" = jsonencode([false, true])
    "newrelic_synthetics_monitor.all[\"window\"]" = jsonencode([false, false])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([check.muted, check.active])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
