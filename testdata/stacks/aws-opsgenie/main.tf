locals {
  catalog = jsondecode(file("${path.module}/catalog/foundation-models.json")).modelSummaries

  # By what a model puts out.
  families = {
    TEXT = {
      signal  = "signal:converse"
      handler = "converse.handler"
      minutes = 5
      team    = "conversation"
    }
    EMBEDDING = {
      signal  = "signal:embed"
      handler = "embed.handler"
      minutes = 15
      team    = "search"
    }
  }

  models = {
    for m in local.catalog : m.modelId => {
      slug   = substr(replace(lower(m.modelName), "/[^a-z0-9]+/", "-"), 0, 18)
      family = one([for out in m.outputModalities : out if contains(keys(local.families), out)])
    }
    if contains(["ACTIVE", "LEGACY"], m.modelLifecycle.status)
  }
}

module "canary" {
  source   = "./modules/canary"
  for_each = local.models

  name     = trimsuffix(each.value.slug, "-")
  model    = each.key
  signal   = local.families[each.value.family].signal
  handler  = local.families[each.value.family].handler
  minutes  = local.families[each.value.family].minutes
  role_arn = aws_iam_role.canary.arn
}

resource "aws_iam_role" "canary" {
  name = "model-canaries"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

# One alarm for each team: it rings when any of the team's models fails.
resource "aws_cloudwatch_composite_alarm" "team" {
  for_each = var.teams

  alarm_name        = "models-of-${each.key}"
  alarm_description = "A model of ${each.key} does not answer"
  actions_enabled   = true
  alarm_rule = join(" OR ", [
    for id, m in local.models : "ALARM(\"${module.canary[id].alarm_name}\")" if local.families[m.family].team == each.key
  ])
  alarm_actions = [aws_sns_topic.team[each.key].arn]
  ok_actions    = [aws_sns_topic.team[each.key].arn]
}

resource "aws_sns_topic" "team" {
  for_each = var.teams
  name     = "alarms-${each.key}"
}

resource "aws_sns_topic_subscription" "opsgenie" {
  for_each = var.teams

  topic_arn              = aws_sns_topic.team[each.key].arn
  protocol               = "https"
  endpoint               = "https://api.eu.opsgenie.com/v1/json/cloudwatch?apiKey=${module.team[each.key].api_key}"
  endpoint_auto_confirms = true
}

# The gateway's own error rate pages directly, without a composite alarm.
resource "aws_cloudwatch_metric_alarm" "gateway_errors" {
  count = var.gateway == null ? 0 : 1

  alarm_name          = "gateway-5xx"
  namespace           = "AWS/ApiGateway"
  metric_name         = "5XXError"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 50
  period              = 60
  evaluation_periods  = 3
  treat_missing_data  = "notBreaching"
  dimensions          = { ApiName = var.gateway }
  alarm_actions       = [aws_sns_topic.team["conversation"].arn]
}

module "team" {
  source   = "./modules/team"
  for_each = var.teams

  name   = each.key
  people = each.value.people
}
