# Alarms without actions of their own, which rules of EventBridge pass on: those that their patterns ask for.

resource "aws_sns_topic" "oncall" {
  name = "oncall"
}

resource "aws_sns_topic_subscription" "oncall" {
  topic_arn = aws_sns_topic.oncall.arn
  protocol  = "https"
  endpoint  = "https://events.pagerduty.example/integration/1/enqueue"
}

resource "aws_sns_topic" "search" {
  name = "search"
}

resource "aws_sns_topic_subscription" "search" {
  topic_arn = aws_sns_topic.search.arn
  protocol  = "email"
  endpoint  = "search@aurora.example"
}

resource "aws_cloudwatch_event_rule" "chat" {
  name = "chat"
  event_pattern = jsonencode({
    source        = ["aws.cloudwatch"]
    "detail-type" = ["CloudWatch Alarm State Change"]
    detail = {
      state     = { value = ["ALARM"] }
      alarmName = [{ prefix = "chat-" }]
    }
  })
}

resource "aws_cloudwatch_event_target" "chat" {
  rule = aws_cloudwatch_event_rule.chat.name
  arn  = aws_sns_topic.oncall.arn
}

# Names its alarm, and hears of recoveries as well.
resource "aws_cloudwatch_event_rule" "search" {
  name = "search"
  event_pattern = jsonencode({
    source        = ["aws.cloudwatch"]
    "detail-type" = ["CloudWatch Alarm State Change"]
    detail = {
      state     = { value = ["OK", "ALARM"] }
      alarmName = ["search-slow"]
    }
  })
}

resource "aws_cloudwatch_event_target" "search" {
  rule = aws_cloudwatch_event_rule.search.name
  arn  = aws_sns_topic.search.arn
}

# Recoveries only.
resource "aws_cloudwatch_event_rule" "recovered" {
  name = "recovered"
  event_pattern = jsonencode({
    source        = ["aws.cloudwatch"]
    "detail-type" = ["CloudWatch Alarm State Change"]
    detail        = { state = { value = ["OK"] } }
  })
}

resource "aws_cloudwatch_event_target" "recovered" {
  rule = aws_cloudwatch_event_rule.recovered.name
  arn  = aws_sns_topic.search.arn
}

resource "aws_cloudwatch_metric_alarm" "all" {
  for_each = toset(["chat-slow", "search-slow", "ocr-slow"])

  alarm_name          = each.key
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  period              = 60
  metric_name         = "Latency"
  namespace           = "Aurora"
  statistic           = "Average"
  threshold           = 1
}
