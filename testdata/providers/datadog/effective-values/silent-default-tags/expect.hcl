# Which tags the alerts of each check have.
rule "effective-values" {
  code     = "XX021"
  severity = "error"
  subject  = check
  summary  = "a check's values are those of Datadog"

  condition = jsonencode(sort(check.tags)) == lookup({
    "datadog_monitor.plain"               = jsonencode(["capability:chat", "env:prod", "team:models", "tier"])
    "datadog_monitor.own"                 = jsonencode(["env:prod", "environment:prod", "team:chat", "tier"])
    "datadog_monitor.eu"                  = jsonencode(["team:europe"])
    "datadog_monitor.bare"                = jsonencode([])
    "datadog_synthetics_test.api"         = jsonencode(["capability:chat"])
    "datadog_monitor_json.logs"           = jsonencode(["capability:chat"])
    "module.inherits.datadog_monitor.here"  = jsonencode(["env:prod", "team:models", "tier"])
    "module.inherits.datadog_monitor.other" = jsonencode([])
    "module.handed.datadog_monitor.here"    = jsonencode(["team:europe"])
    "module.handed.datadog_monitor.other"   = jsonencode(["env:prod", "team:models", "tier"])
  }, check.address, "not expected")
  error_message = "${check.address}: ${jsonencode(sort(check.tags))}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
