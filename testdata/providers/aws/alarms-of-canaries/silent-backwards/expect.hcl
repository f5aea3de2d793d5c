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
    "aws_cloudwatch_composite_alarm.inner" = jsonencode(["metric", true, false, null, null, null, null, [], [], null, null, [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
    "aws_cloudwatch_composite_alarm.outer" = jsonencode(["metric", true, false, null, null, null, null, [], [], null, null, [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
    "aws_cloudwatch_metric_alarm.api" = jsonencode(["metric", true, false, 60, 1, null, null, [], [], null, null, [], ["aws_ssmincidents_response_plan.api"], ["ada", "grace"]])
    "aws_cloudwatch_metric_alarm.chat[\"a\"]" = jsonencode(["metric", true, false, 300, 2, null, null, [], [], null, null, [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
    "aws_cloudwatch_metric_alarm.chat[\"b\"]" = jsonencode(["metric", true, false, 300, 2, null, null, [], [], null, null, [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
    "aws_cloudwatch_metric_alarm.data" = jsonencode(["metric", true, false, 60, 1, null, null, [], [], null, null, [["aws_chatbot_teams_channel_configuration.alerts", "chat", true]], [], []])
    "aws_cloudwatch_metric_alarm.nested" = jsonencode(["metric", true, false, null, 1, null, null, [], [], null, null, [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
    "aws_cloudwatch_metric_alarm.off" = jsonencode(["metric", true, true, 60, 1, null, null, [], [], null, null, [], [], []])
    "aws_route53_health_check.api" = jsonencode(["synthetic", true, false, 10, 2, null, "correctness", ["all regions"], ["Name:api"], "https://api.aurora.example/health", null, [], ["aws_ssmincidents_response_plan.api"], ["ada", "grace"]])
    "aws_synthetics_canary.alone" = jsonencode(["synthetic", true, false, 60, null, 60000, null, ["the region of the provider"], [], null, {}, [], [], []])
    "aws_synthetics_canary.chat[\"a\"]" = jsonencode(["synthetic", true, false, 300, 2, 60000, null, ["the region of the provider"], ["team:chat"], null, {"MODEL": "aurora-large"}, [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
    "aws_synthetics_canary.chat[\"b\"]" = jsonencode(["synthetic", false, false, 600, "unknown", 60000, null, ["the region of the provider"], ["team:chat"], null, {"MODEL": "aurora-large"}, [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
    "aws_synthetics_canary.nested" = jsonencode(["synthetic", true, false, 3600, 1, 840000, null, ["the region of the provider"], [], null, {}, [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
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
