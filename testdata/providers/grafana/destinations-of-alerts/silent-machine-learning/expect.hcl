# Where alerts of machine learning go.
rule "destinations-of-alerts" {
  code     = "XX012"
  severity = "error"
  subject  = check
  summary  = "an alert of machine learning goes by its labels"

  condition = jsonencode([known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown"]) == lookup({
    "grafana_machine_learning_alert.chat" = jsonencode([["pager"]])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown"])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
