resource "aws_synthetics_canary" "chat" {
  name                 = "chat"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "chat.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = true
  zip_file             = "chat.zip"

  schedule {
    expression = "rate(5 minutes)"
  }
}

resource "aws_cloudwatch_metric_alarm" "chat" {
  alarm_name          = "chat-failed"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "SuccessPercent"
  namespace           = "CloudWatchSynthetics"
  period              = 300
  statistic           = "Average"
  threshold           = 100

  dimensions = {
    CanaryName = aws_synthetics_canary.chat.name
  }
}

resource "aws_sns_topic" "oncall" {
  name = "oncall"
}

resource "aws_sns_topic_subscription" "oncall" {
  topic_arn = aws_sns_topic.oncall.arn
  protocol  = "email"
  endpoint  = "oncall@aurora.example"
}

resource "aws_cloudwatch_composite_alarm" "any" {
  alarm_name    = "any"
  alarm_rule    = "ALARM(\"${aws_cloudwatch_metric_alarm.chat.alarm_name}\")"
  alarm_actions = [aws_sns_topic.oncall.arn]
}
