# What each check comes to.
rule "effective-values" {
  code     = "XX021"
  severity = "error"
  subject  = check
  summary  = "a check's values are those of Datadog"

  condition = jsonencode([check.kind, check.active, check.tags, check.period, check.failures, check.timeout, check.locations, check.asserts, check.severity, check.url, check.body]) == lookup({
    "datadog_synthetics_test.plain" = jsonencode(["synthetic", true, [], 60, 1, 1000, ["aws:eu-west-1", "pl:aurora"], "availability", null, "api.aurora.example", null])
    "datadog_synthetics_test.paused" = jsonencode(["synthetic", false, ["team:chat"], 900, null, null, ["aws:eu-west-1"], "correctness", "P2", "https://api.aurora.example/v1/chat/completions", "{\"model\":\"aurora-large\"}"])
    "datadog_synthetics_test.steps" = jsonencode(["synthetic", true, [], 300, 1, null, ["aws:eu-west-1"], "availability", null, "https://api.aurora.example/v1/embeddings", null])
    "datadog_synthetics_test.browser" = jsonencode(["synthetic", true, [], 3600, 1, null, ["aws:eu-west-1"], "correctness", null, "https://console.aurora.example", null])
    "datadog_monitor.draft" = jsonencode(["log", false, [], null, null, null, [], null, "P3", null, "logs(\"status:error\").index(\"*\").rollup(\"count\").last(\"5m\") > 10"])
    "datadog_monitor.objective" = jsonencode(["slo", true, [], null, null, null, [], null, null, null, "burn_rate(\"abc\").over(\"30d\").long_window(\"1h\").short_window(\"5m\") > 14"])
    "datadog_monitor.muted" = jsonencode(["metric", false, ["team:old"], null, null, null, [], null, null, null, "avg(last_5m):sum:errors{*} > 10"])
  }, check.address, "not expected")
  error_message = "${check.address}: ${jsonencode([check.kind, check.active, check.tags, check.period, check.failures, check.timeout, check.locations, check.asserts, check.severity, check.url, check.body])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
