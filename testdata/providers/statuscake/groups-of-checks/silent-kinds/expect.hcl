# What the checks of StatusCake are, and whom they tell.
rule "groups-of-checks" {
  code     = "XX013"
  severity = "error"
  subject  = check
  summary  = "a check tells its contact groups"

  condition = jsonencode([
    check.kind, check.enabled, check.muted, check.period, known(check.failures) ? check.failures : "unknown", check.timeout, check.asserts, check.locations, check.tags, check.url, check.body,
    [for c in check.channels : [c.address, c.kind, c.enabled]], length(check.channels) > 0 ? [] : [for d in check.outcome.destinations : d.address],
    length(check.channels) > 0 ? [] : sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))),
  ]) == lookup({
    "statuscake_heartbeat_check.batch" = jsonencode(["heartbeat", true, false, 1800, null, null, null, [], [], null, null, [["data.statuscake_contact_group.platform", "webhook", true]], [], []])
    "statuscake_pagespeed_check.page" = jsonencode(["synthetic", true, false, 86400, null, null, null, [], [], "https://www.aurora.example", null, [], [], []])
    "statuscake_ssl_check.certificate" = jsonencode(["synthetic", true, false, 3600, null, null, null, [], [], "https://api.aurora.example", null, [], [], []])
    "statuscake_uptime_check.chat" = jsonencode(["synthetic", true, false, 60, null, 20000, "correctness", ["london", "paris"], ["completion_api"], "https://api.aurora.example/v1/chat/completions", "{\"model\":\"aurora-large\"}", [["statuscake_contact_group.oncall", "webhook", true], ["statuscake_contact_group.oncall.email_addresses[0]", "email", true], ["statuscake_contact_group.oncall.integrations[0]", "webhook", true], ["statuscake_contact_group.oncall.mobile_numbers[0]", "sms", true]], [], []])
    "statuscake_uptime_check.port" = jsonencode(["synthetic", false, false, 300, null, 15000, "availability", [], [], "api.aurora.example", null, [["statuscake_contact_group.nobody", "email", false]], [], []])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([
    check.kind, check.enabled, check.muted, check.period, known(check.failures) ? check.failures : "unknown", check.timeout, check.asserts, check.locations, check.tags, check.url, check.body,
    [for c in check.channels : [c.address, c.kind, c.enabled]], length(check.channels) > 0 ? [] : [for d in check.outcome.destinations : d.address],
    length(check.channels) > 0 ? [] : sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))),
  ])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
