# Who is told: alarms on the wrong metric, composite alarms of several, rules of EventBridge, health checks that add up others.

resource "aws_sns_topic" "oncall" {
  name = "oncall"
}

resource "aws_sns_topic_subscription" "oncall" {
  topic_arn = aws_sns_topic.oncall.arn
  protocol  = "email"
  endpoint  = "oncall@aurora.example"
}

# Its one alarm is on how long a run takes: a failure tells nobody.
resource "aws_synthetics_canary" "slow" {
  name                 = "slow"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "probe.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = true
  zip_file             = "probe.zip"

  schedule {
    expression = "rate(5 minutes)"
  }
}

resource "aws_cloudwatch_metric_alarm" "slow" {
  alarm_name          = "slow"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Duration"
  namespace           = "CloudWatchSynthetics"
  period              = 300
  statistic           = "Average"
  threshold           = 100
  dimensions          = { CanaryName = aws_synthetics_canary.slow.name }
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Two regions: the composite alarm is silent while one of them works.
resource "aws_synthetics_canary" "east" {
  name                 = "east"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "probe.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = true
  zip_file             = "probe.zip"

  schedule {
    expression = "rate(5 minutes)"
  }
}

resource "aws_synthetics_canary" "west" {
  name                 = "west"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "probe.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = true
  zip_file             = "probe.zip"

  schedule {
    expression = "rate(5 minutes)"
  }
}

resource "aws_cloudwatch_metric_alarm" "east" {
  alarm_name          = "east"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "SuccessPercent"
  namespace           = "CloudWatchSynthetics"
  period              = 300
  statistic           = "Average"
  threshold           = 100
  dimensions          = { CanaryName = aws_synthetics_canary.east.name }
}

resource "aws_cloudwatch_metric_alarm" "west" {
  alarm_name          = "west"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "SuccessPercent"
  namespace           = "CloudWatchSynthetics"
  period              = 300
  statistic           = "Average"
  threshold           = 100
  dimensions          = { CanaryName = aws_synthetics_canary.west.name }
}

resource "aws_cloudwatch_composite_alarm" "both" {
  alarm_name    = "both"
  alarm_rule    = join(" AND ", [for a in [aws_cloudwatch_metric_alarm.east, aws_cloudwatch_metric_alarm.west] : "ALARM(\"${a.alarm_name}\")"])
  alarm_actions = [aws_sns_topic.oncall.arn]
}

# The long and the short window of one canary are on together.
resource "aws_synthetics_canary" "burning" {
  name                 = "burning"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "probe.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = true
  zip_file             = "probe.zip"

  schedule {
    expression = "rate(5 minutes)"
  }
}

resource "aws_cloudwatch_metric_alarm" "burning" {
  for_each = { long = 12, short = 1 }

  alarm_name          = "burning-${each.key}"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = each.value
  metric_name         = "SuccessPercent"
  namespace           = "CloudWatchSynthetics"
  period              = 300
  statistic           = "Average"
  threshold           = 90
  dimensions          = { CanaryName = aws_synthetics_canary.burning.name }
}

resource "aws_cloudwatch_composite_alarm" "burning" {
  alarm_name    = "burning"
  alarm_rule    = "ALARM(\"${aws_cloudwatch_metric_alarm.burning["long"].alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.burning["short"].alarm_name}\")"
  alarm_actions = [aws_sns_topic.oncall.arn]
}

# Named by its ARN, in an alternative: told. The words in its name are no operators.
resource "aws_synthetics_canary" "either" {
  name                 = "either"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "probe.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = true
  zip_file             = "probe.zip"

  schedule {
    expression = "rate(5 minutes)"
  }
}

resource "aws_cloudwatch_metric_alarm" "either" {
  alarm_name          = "either-NOT-OK"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "SuccessPercent"
  namespace           = "CloudWatchSynthetics"
  period              = 300
  statistic           = "Average"
  threshold           = 100
  dimensions          = { CanaryName = aws_synthetics_canary.either.name }
}

resource "aws_cloudwatch_composite_alarm" "either" {
  alarm_name    = "either"
  alarm_rule    = "ALARM(${aws_cloudwatch_metric_alarm.either.arn}) OR ALARM(other)"
  alarm_actions = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_composite_alarm" "quoted" {
  alarm_name    = "quoted"
  alarm_rule    = "ALARM(\"${aws_cloudwatch_metric_alarm.either.alarm_name}\") OR ALARM(other)"
  alarm_actions = []
}

# What holds others back is told of by nobody for certain.
resource "aws_cloudwatch_metric_alarm" "deploying" {
  alarm_name          = "deploying"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Deploying"
  namespace           = "Aurora"
  period              = 300
  statistic           = "Average"
  threshold           = 100
}

resource "aws_cloudwatch_composite_alarm" "quiet" {
  alarm_name    = "quiet"
  alarm_rule    = "ALARM(slow) AND NOT ALARM(${aws_cloudwatch_metric_alarm.deploying.arn})"
  alarm_actions = [aws_sns_topic.oncall.arn]
}

# Rules of EventBridge: changes of configuration are no alarms, a bus of one's own sees none, a list of alarms takes those it lists.
resource "aws_cloudwatch_metric_alarm" "configured" {
  alarm_name          = "configured"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Latency"
  namespace           = "Aurora"
  period              = 300
  statistic           = "Average"
  threshold           = 100
}

resource "aws_cloudwatch_metric_alarm" "listed" {
  alarm_name          = "listed"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Latency"
  namespace           = "Aurora"
  period              = 300
  statistic           = "Average"
  threshold           = 100
}

resource "aws_cloudwatch_event_rule" "configuration" {
  name = "configuration"
  event_pattern = jsonencode({
    source        = ["aws.cloudwatch"]
    "detail-type" = ["CloudWatch Alarm Configuration Change"]
  })
}

resource "aws_cloudwatch_event_target" "configuration" {
  rule = aws_cloudwatch_event_rule.configuration.name
  arn  = aws_sns_topic.oncall.arn
}

resource "aws_cloudwatch_event_bus" "own" {
  name = "own"
}

resource "aws_cloudwatch_event_rule" "own" {
  name           = "own"
  event_bus_name = aws_cloudwatch_event_bus.own.name
  event_pattern  = jsonencode({ source = ["aws.cloudwatch"] })
}

resource "aws_cloudwatch_event_target" "own" {
  rule           = aws_cloudwatch_event_rule.own.name
  event_bus_name = aws_cloudwatch_event_bus.own.name
  arn            = aws_sns_topic.oncall.arn
}

resource "aws_cloudwatch_event_rule" "listed" {
  name = "listed"
  event_pattern = jsonencode({
    source        = ["aws.cloudwatch"]
    "detail-type" = ["CloudWatch Alarm State Change"]
    resources     = ["arn:aws:cloudwatch:eu-west-1:000000000000:alarm:listed"]
  })
}

resource "aws_cloudwatch_event_target" "listed" {
  rule = aws_cloudwatch_event_rule.listed.name
  arn  = aws_sns_topic.oncall.arn
}

# A canary whose failed runs a rule passes on, without any alarm. The address in its variables is what it requests.
resource "aws_synthetics_canary" "event" {
  name                 = "event"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "probe.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = true
  zip_file             = "probe.zip"

  schedule {
    expression = "rate(5 minutes)"
  }

  run_config {
    environment_variables = {
      API_URL = "https://api.aurora.example/v1/chat/completions"
      MODEL   = "aurora-large"
      ORIGIN  = "https://api.aurora.example"
    }
  }
}

resource "aws_cloudwatch_event_rule" "failed" {
  name = "failed"
  event_pattern = jsonencode({
    source        = ["aws.synthetics"]
    "detail-type" = ["Synthetics Canary TestRun Failure"]
    detail        = { "canary-name" = [aws_synthetics_canary.event.name], "test-run-status" = ["FAILED"] }
  })
}

resource "aws_cloudwatch_event_target" "failed" {
  rule = aws_cloudwatch_event_rule.failed.name
  arn  = aws_sns_topic.oncall.arn
}

# Switched off by the module's own argument: no alarm.
module "alarm" {
  source  = "terraform-aws-modules/cloudwatch/aws//modules/metric-alarm"
  version = "~> 5.0"

  create_metric_alarm = false
  alarm_name          = "east-too"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  threshold           = 100
  alarm_actions       = [aws_sns_topic.oncall.arn]
  dimensions          = { CanaryName = aws_synthetics_canary.slow.name }
}

# Serves names and raises no alert.
resource "aws_route53_health_check" "failover" {
  fqdn              = "failover.aurora.example"
  type              = "HTTPS"
  request_interval  = 30
  failure_threshold = 3
}

resource "aws_route53_record" "failover" {
  zone_id         = "Z000"
  name            = "api"
  type            = "A"
  health_check_id = aws_route53_health_check.failover.id
}

# Each has to be healthy for the sum to be.
resource "aws_route53_health_check" "part" {
  for_each = toset(["eu", "us"])

  fqdn              = "${each.key}.aurora.example"
  type              = "HTTPS"
  resource_path     = "/v1/models"
  request_interval  = 30
  failure_threshold = 3
}

resource "aws_route53_health_check" "sum" {
  type                   = "CALCULATED"
  child_health_threshold = 2
  child_healthchecks     = [for p in aws_route53_health_check.part : p.id]
}

resource "aws_cloudwatch_metric_alarm" "sum" {
  alarm_name          = "sum"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "HealthCheckStatus"
  namespace           = "AWS/Route53"
  period              = 60
  statistic           = "Minimum"
  threshold           = 1
  alarm_actions       = [aws_sns_topic.oncall.arn]
  dimensions          = { HealthCheckId = aws_route53_health_check.sum.id }
}
