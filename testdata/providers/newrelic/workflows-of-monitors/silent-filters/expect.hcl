# What the monitors and conditions of New Relic are, and where their issues go.
rule "workflows-of-monitors" {
  code     = "XX018"
  severity = "error"
  subject  = check
  summary  = "an issue triggers the workflows that match it"

  condition = jsonencode([
    check.kind, check.enabled, check.active, known(check.period) ? check.period : "unknown", known(check.timeout) ? check.timeout : "unknown", check.asserts, check.tags,
    known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown",
    known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown",
  ]) == lookup({
    "newrelic_alert_compound_condition.both" = jsonencode(["metric", true, true, null, null, null, [], "unknown", "unknown", "unknown", "unknown"])
    "newrelic_alert_condition.muted" = jsonencode(["metric", false, false, null, null, null, [], "unknown", "unknown", "unknown", "unknown"])
    "newrelic_infra_alert_condition.legacy" = jsonencode(["metric", true, true, null, null, null, [], "unknown", "unknown", "unknown", "unknown"])
    "newrelic_nrql_alert_condition.script" = jsonencode(["metric", true, true, 60, null, null, [], "unknown", "unknown", "unknown", "unknown"])
    "newrelic_synthetics_broken_links_monitor.links" = jsonencode(["synthetic", true, false, 21600, null, null, [], ["chat"], [], null, []])
    "newrelic_synthetics_cert_check_monitor.certificate" = jsonencode(["synthetic", false, false, 86400, null, null, [], [], [], null, []])
    "newrelic_synthetics_monitor.chat" = jsonencode(["synthetic", true, true, 300, null, "correctness", ["env:prod", "team:other"], ["chat"], [], null, []])
    "newrelic_synthetics_multilocation_alert_condition.links" = jsonencode(["metric", true, true, null, null, null, [], ["chat"], [], null, []])
    "newrelic_synthetics_script_monitor.script" = jsonencode(["synthetic", true, true, 60, null, null, ["team:chat"], ["team", "everything"], ["rootly_service.chat"], "rootly_service.chat", ["ada@aurora.example"]])
    "newrelic_synthetics_step_monitor.alone" = jsonencode(["synthetic", true, true, 3600, null, null, ["team:chat"], [], [], null, []])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([
    check.kind, check.enabled, check.active, known(check.period) ? check.period : "unknown", known(check.timeout) ? check.timeout : "unknown", check.asserts, check.tags,
    known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown",
    known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown",
  ])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
