# Whom alarms tell by the patterns of rules.
rule "alarms-of-canaries" {
  code     = "XX010"
  severity = "error"
  subject  = check
  summary  = "an alarm tells whom the rules of EventBridge tell"

  condition = jsonencode([for c in check.channels : [c.address, c.kind, c.enabled]]) == lookup({
    "aws_cloudwatch_metric_alarm.all[\"chat-slow\"]" = jsonencode([["aws_sns_topic_subscription.oncall", "webhook", true]])
    "aws_cloudwatch_metric_alarm.all[\"ocr-slow\"]" = jsonencode([])
    "aws_cloudwatch_metric_alarm.all[\"search-slow\"]" = jsonencode([["aws_sns_topic_subscription.search", "email", true]])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([for c in check.channels : [c.address, c.kind, c.enabled]])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
