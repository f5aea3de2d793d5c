# A canary that asks one model, and the alarm on it.
variable "name" { type = string }
variable "model" { type = string }
variable "signal" { type = string }
variable "handler" { type = string }
variable "minutes" { type = number }
variable "role_arn" { type = string }

variable "running" {
  type    = bool
  default = true
}

locals {
  tags = {
    signal = trimprefix(var.signal, "signal:")
    model  = var.model
  }
}

resource "aws_synthetics_canary" "this" {
  name                 = var.name
  artifact_s3_location = "s3://tern-canaries/${var.name}/"
  execution_role_arn   = var.role_arn
  handler              = var.handler
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = var.running
  zip_file             = "${path.module}/canary.zip"
  tags                 = local.tags

  schedule {
    expression = "rate(${var.minutes} minutes)"
  }

  run_config {
    timeout_in_seconds = 60

    environment_variables = {
      MODEL_ID = var.model
    }
  }
}

# Without actions of its own: the composite alarm of the team has them.
resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "${var.name}-failed"
  namespace           = "CloudWatchSynthetics"
  metric_name         = "SuccessPercent"
  statistic           = "Average"
  comparison_operator = "LessThanThreshold"
  threshold           = 100
  period              = var.minutes * 60
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  treat_missing_data  = "breaching"

  dimensions = {
    CanaryName = aws_synthetics_canary.this.name
  }
}

output "alarm_name" {
  value = aws_cloudwatch_metric_alarm.failed.alarm_name
}
