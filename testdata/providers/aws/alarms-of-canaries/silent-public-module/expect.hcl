# What the checks of AWS are, and whom their alarms tell.
rule "alarms-of-canaries" {
  code     = "XX010"
  severity = "error"
  subject  = check
  summary  = "a check tells whom its alarms tell"

  condition = jsonencode([
    check.kind, check.enabled, check.muted, check.period, known(check.failures) ? check.failures : "unknown", check.timeout, check.asserts, check.locations, check.tags, check.url, check.variables,
    [for c in check.channels : [c.address, c.kind, c.enabled]], length(check.channels) > 0 ? [] : [for d in check.outcome.destinations : d.address],
    length(check.channels) > 0 ? [] : sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))),
  ]) == lookup({
    "aws_synthetics_canary.chat" = jsonencode(["synthetic", true, false, 60, 2, 60000, null, ["eu-west-1"], [], null, {}, [["aws_sns_topic_subscription.mail", "email", true]], [], []])
    "module.alarm" = jsonencode(["metric", true, false, 60, 2, null, null, [], [], null, null, [["aws_sns_topic_subscription.mail", "email", true]], [], []])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([
    check.kind, check.enabled, check.muted, check.period, known(check.failures) ? check.failures : "unknown", check.timeout, check.asserts, check.locations, check.tags, check.url, check.variables,
    [for c in check.channels : [c.address, c.kind, c.enabled]], length(check.channels) > 0 ? [] : [for d in check.outcome.destinations : d.address],
    length(check.channels) > 0 ? [] : sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))),
  ])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
