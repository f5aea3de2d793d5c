resource "opsgenie_user" "ada" {
  username  = "ada@aurora.example"
  full_name = "Ada"
  role      = "User"
}

resource "opsgenie_team" "models" {
  name                     = "models"
  delete_default_resources = true

  member {
    id = opsgenie_user.ada.id
  }
}

resource "opsgenie_escalation" "models" {
  name          = "models"
  owner_team_id = opsgenie_team.models.id

  rules {
    condition   = "if-not-acked"
    notify_type = "default"
    delay       = 0

    recipient {
      type = "user"
      id   = opsgenie_user.ada.id
    }
  }
}

resource "opsgenie_team_routing_rule" "models" {
  name       = "everything"
  team_id    = opsgenie_team.models.id
  is_default = true
  order      = 0

  criteria {
    type = "match-all"
  }

  notify {
    type = "escalation"
    id   = opsgenie_escalation.models.id
  }
}

resource "opsgenie_api_integration" "cloudwatch" {
  name          = "CloudWatch"
  type          = "CloudWatch"
  enabled       = false
  owner_team_id = opsgenie_team.models.id
}

resource "aws_sns_topic" "models" {
  name = "models"
}

resource "aws_sns_topic_subscription" "opsgenie" {
  topic_arn = aws_sns_topic.models.arn
  protocol  = "https"
  endpoint  = "https://api.opsgenie.com/v1/json/cloudwatch?apiKey=${opsgenie_api_integration.cloudwatch.api_key}"
}

resource "aws_cloudwatch_metric_alarm" "gateway" {
  alarm_name          = "gateway-5xx"
  namespace           = "AWS/ApiGateway"
  metric_name         = "5XXError"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 50
  period              = 60
  evaluation_periods  = 3
  dimensions          = { ApiName = "models" }
  alarm_actions       = [aws_sns_topic.models.arn]
}
