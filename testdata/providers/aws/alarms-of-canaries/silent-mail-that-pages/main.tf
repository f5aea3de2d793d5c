# Mail to the address of an integration pages whom the integration pages; mail to a person does not. The addresses of other platforms show
# no more than that they are none of a person.

data "pagerduty_escalation_policy" "oncall" {
  name = "On-call"
}

resource "pagerduty_service" "api" {
  name              = "API"
  escalation_policy = data.pagerduty_escalation_policy.oncall.id
}

resource "pagerduty_service_integration" "mail" {
  name              = "Mail"
  service           = pagerduty_service.api.id
  type              = "generic_email_inbound_integration"
  integration_email = "api@aurora.pagerduty.com"
}

locals {
  addresses = {
    integration = pagerduty_service_integration.mail.integration_email
    person      = "ada@aurora.example"
    platform    = "other@aurora.opsgenie.net"
  }
}

resource "aws_sns_topic" "all" {
  for_each = local.addresses
  name     = each.key
}

resource "aws_sns_topic_subscription" "all" {
  for_each  = local.addresses
  topic_arn = aws_sns_topic.all[each.key].arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_cloudwatch_metric_alarm" "all" {
  for_each = local.addresses

  alarm_name          = "sns-${each.key}"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Latency"
  namespace           = "Aurora"
  period              = 60
  statistic           = "Average"
  threshold           = 1
  alarm_actions       = [aws_sns_topic.all[each.key].arn]
}

resource "azurerm_monitor_action_group" "all" {
  for_each            = local.addresses
  name                = each.key
  resource_group_name = "aurora"
  short_name          = "mail"

  email_receiver {
    name          = "mail"
    email_address = each.value
  }
}

resource "azurerm_monitor_metric_alert" "all" {
  for_each = local.addresses

  name                = "azure-${each.key}"
  resource_group_name = "aurora"
  scopes              = ["/subscriptions/0/resourceGroups/aurora/providers/Microsoft.Storage/storageAccounts/models"]

  criteria {
    metric_namespace = "Microsoft.Storage/storageAccounts"
    metric_name      = "Transactions"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = 50
  }

  action {
    action_group_id = azurerm_monitor_action_group.all[each.key].id
  }
}

resource "google_monitoring_notification_channel" "all" {
  for_each     = local.addresses
  display_name = each.key
  type         = "email"
  labels       = { email_address = each.value }
}

resource "google_monitoring_alert_policy" "all" {
  for_each = local.addresses

  display_name          = "gcp-${each.key}"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.all[each.key].name]

  conditions {
    display_name = "errors"

    condition_matched_log {
      filter = "severity>=ERROR"
    }
  }
}

resource "statuscake_contact_group" "all" {
  for_each        = local.addresses
  name            = each.key
  email_addresses = [each.value]
}

resource "statuscake_heartbeat_check" "all" {
  for_each       = local.addresses
  name           = "statuscake-${each.key}"
  period         = 1800
  contact_groups = [statuscake_contact_group.all[each.key].id]
}
