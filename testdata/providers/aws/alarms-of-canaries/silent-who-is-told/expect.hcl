# Whom each check tells for certain.
rule "alarms-of-canaries" {
  code     = "XX010"
  severity = "error"
  subject  = check
  summary  = "a check tells whom its alarms tell"

  condition = jsonencode([[for c in check.channels : known(c.address) ? c.address : "perhaps another"], check.url]) == lookup({
    "aws_synthetics_canary.slow" = jsonencode([[], null])
    "aws_cloudwatch_metric_alarm.slow" = jsonencode([["aws_sns_topic_subscription.oncall"], null])
    "aws_synthetics_canary.east" = jsonencode([["perhaps another"], null])
    "aws_synthetics_canary.west" = jsonencode([["perhaps another"], null])
    "aws_synthetics_canary.burning" = jsonencode([["aws_sns_topic_subscription.oncall"], null])
    "aws_cloudwatch_composite_alarm.burning" = jsonencode([["aws_sns_topic_subscription.oncall"], null])
    "aws_cloudwatch_composite_alarm.both" = jsonencode([["aws_sns_topic_subscription.oncall"], null])
    "aws_synthetics_canary.either" = jsonencode([["aws_sns_topic_subscription.oncall"], null])
    "aws_cloudwatch_metric_alarm.either" = jsonencode([["aws_sns_topic_subscription.oncall"], null])
    "aws_cloudwatch_composite_alarm.either" = jsonencode([["aws_sns_topic_subscription.oncall"], null])
    "aws_cloudwatch_composite_alarm.quoted" = jsonencode([[], null])
    "aws_cloudwatch_composite_alarm.quiet" = jsonencode([["aws_sns_topic_subscription.oncall"], null])
    "aws_cloudwatch_metric_alarm.configured" = jsonencode([[], null])
    "aws_cloudwatch_metric_alarm.listed" = jsonencode([["aws_sns_topic_subscription.oncall"], null])
    "aws_synthetics_canary.event" = jsonencode([["aws_sns_topic_subscription.oncall"], "https://api.aurora.example/v1/chat/completions"])
    "aws_route53_health_check.part[\"eu\"]" = jsonencode([["aws_sns_topic_subscription.oncall"], "https://eu.aurora.example/v1/models"])
    "aws_route53_health_check.part[\"us\"]" = jsonencode([["aws_sns_topic_subscription.oncall"], "https://us.aurora.example/v1/models"])
    "aws_route53_health_check.sum" = jsonencode([["aws_sns_topic_subscription.oncall"], null])
    "aws_cloudwatch_metric_alarm.sum" = jsonencode([["aws_sns_topic_subscription.oncall"], null])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([[for c in check.channels : known(c.address) ? c.address : "perhaps another"], check.url])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
