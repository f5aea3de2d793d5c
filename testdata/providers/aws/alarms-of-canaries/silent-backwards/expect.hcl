# What the checks of AWS are, and whom their alarms tell.
rule "alarms-of-canaries" {
  code     = "XX010"
  severity = "error"
  subject  = check
  summary  = "a check tells whom its alarms tell"

  condition = jsonencode([
    check.kind, check.enabled, check.muted, check.period, check.failures, check.asserts, check.timeout, check.locations, check.tags, [for c in check.channels : [c.address, c.kind, c.enabled]],
    length(check.channels) > 0 ? [] : [for d in check.outcome.destinations : d.address], length(check.channels) > 0 ? [] : sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))),
  ]) == lookup({
    "aws_cloudwatch_composite_alarm.inner" = jsonencode(["metric", true, false, null, null, null, null, [], [], [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
    "aws_cloudwatch_composite_alarm.outer" = jsonencode(["metric", true, false, null, null, null, null, [], [], [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
    "aws_cloudwatch_metric_alarm.api" = jsonencode(["metric", true, false, 60, 1, null, null, [], [], [], ["aws_ssmincidents_response_plan.api"], []])
    "aws_cloudwatch_metric_alarm.chat[\"a\"]" = jsonencode(["metric", true, false, 300, 2, null, null, [], [], [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
    "aws_cloudwatch_metric_alarm.chat[\"b\"]" = jsonencode(["metric", true, false, 300, 2, null, null, [], [], [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
    "aws_cloudwatch_metric_alarm.data" = jsonencode(["metric", true, false, 60, 1, null, null, [], [], [["aws_chatbot_teams_channel_configuration.alerts", "chat", true]], [], []])
    "aws_cloudwatch_metric_alarm.nested" = jsonencode(["metric", true, false, null, 1, null, null, [], [], [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
    "aws_cloudwatch_metric_alarm.off" = jsonencode(["metric", true, true, 60, 1, null, null, [], [], [], [], []])
    "aws_route53_health_check.api" = jsonencode(["synthetic", true, false, 10, 2, "correctness", null, ["all regions"], ["Name:api"], [], ["aws_ssmincidents_response_plan.api"], []])
    "aws_synthetics_canary.alone" = jsonencode(["synthetic", true, false, 60, null, null, 60000, ["the region of the provider"], [], [], [], []])
    "aws_synthetics_canary.chat[\"a\"]" = jsonencode(["synthetic", true, false, 300, 2, null, 60000, ["the region of the provider"], ["team:chat"], [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
    "aws_synthetics_canary.chat[\"b\"]" = jsonencode("?")
    "aws_synthetics_canary.nested" = jsonencode(["synthetic", true, false, 3600, 1, null, 840000, ["the region of the provider"], [], [["aws_sns_topic_subscription.email", "email", true], ["aws_sns_topic_subscription.filtered", "sms", false], ["aws_sns_topic_subscription.https", "webhook", true], ["aws_chatbot_slack_channel_configuration.alerts", "chat", true]], [], []])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([
    check.kind, check.enabled, check.muted, check.period, check.failures, check.asserts, check.timeout, check.locations, check.tags, [for c in check.channels : [c.address, c.kind, c.enabled]],
    length(check.channels) > 0 ? [] : [for d in check.outcome.destinations : d.address], length(check.channels) > 0 ? [] : sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))),
  ])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
