# Where the alerts of each check go: the routes that take them, in order, what they are sent to, and who is paged in the end.
rule "destinations-of-alerts" {
  code     = "XX013"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where Datadog would send them"

  condition = (!known(check.outcome.destinations) ? "not known" : jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
    ])) == lookup({
    "datadog_synthetics_test.models[\"chat\"]" = jsonencode([["tags.capability:(chat OR vision) AND NOT tags.tier:beta"], ["datadog_on_call_escalation_policy.chat"], "datadog_on_call_escalation_policy.chat", ["bo@aurora.example","cy@aurora.example"]])
    "datadog_synthetics_test.models[\"beta\"]" = jsonencode([["everything else"], ["datadog_on_call_escalation_policy.rest"], "datadog_on_call_escalation_policy.rest", ["ada@aurora.example"]])
    "datadog_synthetics_test.models[\"staging\"]" = jsonencode([["tags.env:staging"], [], null, []])
    "datadog_synthetics_test.models[\"night\"]" = "not known"
    "datadog_synthetics_test.models[\"embeddings\"]" = jsonencode([["embeddings"], ["rootly_escalation_policy.models"], "rootly_escalation_policy.models", ["dan@aurora.example"]])
    "datadog_synthetics_test.models[\"pager\"]" = jsonencode([[], ["pagerduty_service.chat"], "pagerduty_service.chat", ["eve@aurora.example"]])
    "datadog_synthetics_test.models[\"chatter\"]" = jsonencode([[], [], null, []])
    "datadog_synthetics_test.models[\"matched\"]" = "not known"
    "datadog_synthetics_test.models[\"ocr\"]" = jsonencode([["ocr","everything else"], ["datadog_on_call_escalation_policy.rest"], "datadog_on_call_escalation_policy.rest", ["ada@aurora.example"]])
    "datadog_synthetics_test.models[\"audio\"]" = jsonencode([["audio"], ["pagerduty_service.chat"], "pagerduty_service.chat", ["eve@aurora.example"]])
    "datadog_synthetics_test.models[\"nobody\"]" = jsonencode([[], [], null, []])
    "datadog_synthetics_test.models[\"stranger\"]" = "not known"
    "datadog_monitor.errors" = jsonencode([["tags.capability:(chat OR vision) AND NOT tags.tier:beta"], ["datadog_on_call_escalation_policy.chat"], "datadog_on_call_escalation_policy.chat", ["bo@aurora.example","cy@aurora.example"]])
    "datadog_monitor.grouped" = "not known"
    "datadog_monitor_json.logs" = jsonencode([["tags.capability:(chat OR vision) AND NOT tags.tier:beta"], ["datadog_on_call_escalation_policy.chat"], "datadog_on_call_escalation_policy.chat", ["bo@aurora.example","cy@aurora.example"]])
    "datadog_synthetics_suite.all" = jsonencode([[], ["pagerduty_service.chat"], "pagerduty_service.chat", ["eve@aurora.example"]])
  }, check.address, "not expected")
  error_message = "${check.address}: ${jsonencode([
    [for r in check.outcome.taken : r.name], sort([for d in check.outcome.destinations : d.address]), check.owner.address, sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]])))
  ])}: ${join("; ", check.outcome.steps)}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
