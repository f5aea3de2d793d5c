# What each check comes to.
rule "effective-values" {
  code     = "XX022"
  severity = "error"
  subject  = check
  summary  = "a check's values are those of Grafana"

  condition = jsonencode([check.kind, check.active, check.tags, check.period, check.failures, check.timeout, check.locations, check.asserts, check.severity, check.url, check.body]) == lookup({
    "grafana_synthetic_monitoring_check.defaults" = jsonencode(["synthetic", true, [], 60, null, 3000, ["1"], "availability", null, "https://api.aurora.example/health", null])
    "grafana_synthetic_monitoring_check.body" = jsonencode(["synthetic", false, ["team:chat"], 120, null, 5000, ["1", "2"], "correctness", null, "https://api.aurora.example/v1/chat/completions", "{\"model\":\"aurora-large\"}"])
    "grafana_synthetic_monitoring_check.several" = jsonencode(["synthetic", true, [], 60, null, 3000, ["1"], "correctness", null, "https://api.aurora.example/v1/models", "{}"])
    "grafana_synthetic_monitoring_check.script" = jsonencode(["synthetic", true, [], 60, null, 3000, ["1"], null, null, "https://console.aurora.example", null])
    "grafana_rule_group.models.rule[0]" = jsonencode(["metric", true, ["severity:critical"], 30, null, null, [], null, "critical", null, "{\"expr\":\"up == 0\"}"])
    "grafana_rule_group.models.rule[1]" = jsonencode(["metric", false, [], 30, null, null, [], null, null, null, "{}"])
    "grafana_slo.chat.check[0]" = jsonencode(["slo", true, ["severity:critical", "team:chat"], null, null, null, [], null, "critical", null, null])
    "grafana_slo.chat.check[1]" = jsonencode(["slo", true, ["team:chat"], null, null, null, [], null, "warning", null, null])
  }, check.address, "not expected")
  error_message = "${check.address}: ${jsonencode([check.kind, check.active, check.tags, check.period, check.failures, check.timeout, check.locations, check.asserts, check.severity, check.url, check.body])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
