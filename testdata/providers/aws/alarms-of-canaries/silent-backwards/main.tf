resource "aws_sns_topic" "oncall" {
  name = "oncall"
}

resource "aws_sns_topic" "elsewhere" {
  name = "elsewhere"
}

data "aws_sns_topic" "platform" {
  name = "platform"
}

resource "aws_sns_topic_subscription" "https" {
  topic_arn              = aws_sns_topic.oncall.arn
  protocol               = "https"
  endpoint               = "https://events.pagerduty.example/integration/1/enqueue"
  endpoint_auto_confirms = true
}

resource "aws_sns_topic_subscription" "email" {
  topic_arn = aws_sns_topic.oncall.arn
  protocol  = "email"
  endpoint  = "oncall@aurora.example"
}

# Alarms carry no attributes: this one never gets anything.
resource "aws_sns_topic_subscription" "filtered" {
  topic_arn     = aws_sns_topic.oncall.arn
  protocol      = "sms"
  endpoint      = "+33000000000"
  filter_policy = jsonencode({ team = ["chat"] })
}

resource "aws_chatbot_slack_channel_configuration" "alerts" {
  configuration_name = "alerts"
  iam_role_arn       = "arn:aws:iam::000000000000:role/chatbot"
  slack_channel_id   = "C0000000000"
  slack_team_id      = "T0000000000"
  sns_topic_arns     = [aws_sns_topic.oncall.arn]
}

resource "aws_chatbot_teams_channel_configuration" "alerts" {
  configuration_name = "teams"
  channel_id         = "19%3aaurora"
  iam_role_arn       = "arn:aws:iam::000000000000:role/chatbot"
  team_id            = "00000000-0000-0000-0000-000000000000"
  tenant_id          = "00000000-0000-0000-0000-000000000000"
  sns_topic_arns     = [data.aws_sns_topic.platform.arn]
}

resource "aws_synthetics_canary" "chat" {
  for_each = toset(["a", "b"])

  name                 = "chat-${each.key}"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "chat.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = each.key == "a"
  zip_file             = "chat.zip"
  tags                 = { team = "chat" }

  schedule {
    expression = each.key == "a" ? "rate(5 minutes)" : "cron(0/10 * * * ? *)"
  }

  run_config {
    timeout_in_seconds    = 60
    environment_variables = { MODEL = "aurora-large" }
  }
}

# By the name of another resource, in a dimension.
resource "aws_cloudwatch_metric_alarm" "chat" {
  for_each = aws_synthetics_canary.chat

  alarm_name          = "${each.value.name}-failed"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  metric_name         = "SuccessPercent"
  namespace           = "CloudWatchSynthetics"
  period              = 300
  statistic           = "Average"
  threshold           = 100
  alarm_actions       = [aws_sns_topic.oncall.arn]

  dimensions = {
    CanaryName = each.value.name
  }
}

# No alarm names it.
resource "aws_synthetics_canary" "alone" {
  name                 = "alone"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "alone.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = true
  zip_file             = "alone.zip"

  schedule {
    expression = "rate(1 minute)"
  }
}

# Its alarm has no actions, and the composite alarm over it, two steps up, has.
resource "aws_synthetics_canary" "nested" {
  name                 = "nested"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "nested.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = true
  zip_file             = "nested.zip"

  schedule {
    expression = "rate(1 hour)"
  }
}

resource "aws_cloudwatch_metric_alarm" "nested" {
  alarm_name          = "nested-failed"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 0

  metric_query {
    id          = "failed"
    return_data = true

    metric {
      metric_name = "Failed"
      namespace   = "CloudWatchSynthetics"
      period      = 3600
      stat        = "Sum"
      dimensions  = { CanaryName = aws_synthetics_canary.nested.id }
    }
  }
}

resource "aws_cloudwatch_composite_alarm" "inner" {
  alarm_name = "inner"
  alarm_rule = "ALARM(${aws_cloudwatch_metric_alarm.nested.alarm_name}) OR ALARM(\"another\")"
}

resource "aws_cloudwatch_composite_alarm" "outer" {
  alarm_name    = "outer"
  alarm_rule    = "ALARM(\"${aws_cloudwatch_composite_alarm.inner.alarm_name}\")"
  alarm_actions = [aws_sns_topic.oncall.arn]
}

# Switched off.
resource "aws_cloudwatch_metric_alarm" "off" {
  alarm_name          = "off"
  actions_enabled     = false
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Latency"
  namespace           = "Aurora"
  period              = 60
  statistic           = "Average"
  threshold           = 1
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

# Scales, and tells nobody: no alert.
resource "aws_cloudwatch_metric_alarm" "scale" {
  alarm_name          = "scale"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "CPUUtilization"
  namespace           = "AWS/EC2"
  period              = 60
  statistic           = "Average"
  threshold           = 80
  alarm_actions       = [aws_autoscaling_policy.up.arn, "arn:aws:automate:eu-west-1:ec2:reboot"]
}

resource "aws_autoscaling_policy" "up" {
  name                   = "up"
  autoscaling_group_name = "aurora"
}

resource "aws_cloudwatch_metric_alarm" "data" {
  alarm_name          = "data"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Latency"
  namespace           = "Aurora"
  period              = 60
  statistic           = "Average"
  threshold           = 1
  alarm_actions       = [data.aws_sns_topic.platform.arn]
}

resource "aws_route53_health_check" "api" {
  fqdn              = "api.aurora.example"
  type              = "HTTPS_STR_MATCH"
  resource_path     = "/health"
  request_interval  = 10
  failure_threshold = 2
  search_string     = "ok"
  tags              = { Name = "api" }
}

resource "aws_cloudwatch_metric_alarm" "api" {
  alarm_name          = "api"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "HealthCheckStatus"
  namespace           = "AWS/Route53"
  period              = 60
  statistic           = "Minimum"
  threshold           = 1
  alarm_actions       = [aws_ssmincidents_response_plan.api.arn]
  dimensions          = { HealthCheckId = aws_route53_health_check.api.id }
}

resource "aws_ssmincidents_response_plan" "api" {
  name        = "api"
  engagements = [aws_ssmcontacts_contact.escalation.arn]

  incident_template {
    title  = "API"
    impact = 1
  }
}

resource "aws_ssmcontacts_contact" "escalation" {
  alias = "escalation"
  type  = "ESCALATION"
}

resource "aws_ssmcontacts_contact" "ada" {
  alias = "ada"
  type  = "PERSONAL"
}

resource "aws_ssmcontacts_contact" "grace" {
  alias = "grace"
  type  = "PERSONAL"
}

resource "aws_ssmcontacts_contact" "schedule" {
  alias = "schedule"
  type  = "ONCALL_SCHEDULE"
}

resource "aws_ssmcontacts_plan" "schedule" {
  contact_id   = aws_ssmcontacts_contact.schedule.arn
  rotation_ids = [aws_ssmcontacts_rotation.week.id]
}

resource "aws_ssmcontacts_rotation" "week" {
  name         = "week"
  contact_ids  = [aws_ssmcontacts_contact.grace.arn]
  time_zone_id = "Europe/Paris"

  recurrence {
    number_of_on_calls    = 1
    recurrence_multiplier = 1
  }
}

resource "aws_ssmcontacts_plan" "escalation" {
  contact_id = aws_ssmcontacts_contact.escalation.arn

  stage {
    duration_in_minutes = 5

    target {
      contact_target_info {
        is_essential = false
        contact_id   = aws_ssmcontacts_contact.ada.arn
      }
    }
  }

  stage {
    duration_in_minutes = 5

    target {
      contact_target_info {
        is_essential = false
        contact_id   = aws_ssmcontacts_contact.schedule.arn
      }
    }
  }
}

resource "aws_ssmcontacts_plan" "ada" {
  contact_id = aws_ssmcontacts_contact.ada.arn

  stage {
    duration_in_minutes = 1

    target {
      channel_target_info {
        contact_channel_id         = aws_ssmcontacts_contact_channel.ada.arn
        retry_interval_in_minutes = 1
      }
    }
  }
}

resource "aws_ssmcontacts_contact_channel" "ada" {
  contact_id = aws_ssmcontacts_contact.ada.arn
  name       = "phone"
  type       = "SMS"

  delivery_address {
    simple_address = "+33000000000"
  }
}

resource "aws_cloudwatch_alarm_mute_rule" "nightly" {
  name = "nightly"

  mute_targets {
    alarm_names = ["api"]
  }

  rule {
    schedule {
      expression = "cron(0 2 * * *)"
      duration   = "PT1H"
    }
  }
}

resource "aws_cloudwatch_event_rule" "ec2" {
  name          = "ec2"
  event_pattern = jsonencode({ source = ["aws.ec2"] })
}
