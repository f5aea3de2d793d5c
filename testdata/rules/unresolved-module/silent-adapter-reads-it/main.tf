resource "aws_sns_topic" "oncall" {
  name = "oncall"
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.oncall.arn
  protocol  = "email"
  endpoint  = "oncall@aurora.example"
}

resource "aws_synthetics_canary" "chat" {
  name                 = "chat"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "chat.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = true
  zip_file             = "chat.zip"
  region               = "eu-west-1"

  schedule {
    expression = "rate(1 minute)"
  }
}

module "alarm" {
  source  = "terraform-aws-modules/cloudwatch/aws//modules/metric-alarm"
  version = "~> 5.0"

  alarm_name          = "chat-failed"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 2
  threshold           = 100
  period              = 60
  namespace           = "CloudWatchSynthetics"
  metric_name         = "SuccessPercent"
  statistic           = "Average"
  alarm_actions       = [aws_sns_topic.oncall.arn]

  dimensions = {
    CanaryName = aws_synthetics_canary.chat.name
  }
}
