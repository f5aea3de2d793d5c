# What an alert rule watches: a component and all its tests, some of them by name, how long they take, more locations than there are.

data "azurerm_subscription" "current" {}

resource "azurerm_resource_group" "aurora" {
  name     = "aurora"
  location = "France Central"
}

resource "azurerm_monitor_action_group" "oncall" {
  name                = "oncall"
  resource_group_name = azurerm_resource_group.aurora.name
  short_name          = "oncall"

  email_receiver {
    name          = "mail"
    email_address = "oncall@aurora.example"
  }
}

resource "azurerm_application_insights" "all" {
  for_each = toset(["all", "named", "excluded", "slow", "far", "query", "group"])

  name                = each.key
  location            = "France Central"
  resource_group_name = azurerm_resource_group.aurora.name
  application_type    = "web"
}

resource "azurerm_application_insights_standard_web_test" "all" {
  for_each = azurerm_application_insights.all

  name                    = "test-${each.key}"
  resource_group_name     = azurerm_resource_group.aurora.name
  location                = "France Central"
  application_insights_id = each.value.id
  enabled                 = true
  geo_locations           = ["emea-nl-ams-azr", "emea-fr-pra-edge"]

  request {
    url = "https://${each.key}.aurora.example/v1/models"
  }
}

locals {
  watches = {
    all      = { metric = "availabilityPercentage", operator = null }
    named    = { metric = "availabilityPercentage", operator = "Include" }
    excluded = { metric = "availabilityPercentage", operator = "Exclude" }
    slow     = { metric = "duration", operator = null }
    group    = { metric = "availabilityPercentage", operator = null }
  }
}

resource "azurerm_monitor_metric_alert" "all" {
  for_each = local.watches

  name                = each.key
  resource_group_name = azurerm_resource_group.aurora.name
  scopes              = [azurerm_application_insights.all[each.key].id]

  criteria {
    metric_namespace = "microsoft.insights/components"
    metric_name      = "availabilityResults/${each.value.metric}"
    aggregation      = "Average"
    operator         = "LessThan"
    threshold        = 95

    dynamic "dimension" {
      for_each = each.value.operator == null ? [] : [each.value.operator]

      content {
        name     = "availabilityResult/name"
        operator = dimension.value
        values   = ["test-${each.key}"]
      }
    }
  }

  action {
    action_group_id = azurerm_monitor_action_group.oncall.id
  }
}

# Three locations have to fail, and there are two.
resource "azurerm_monitor_metric_alert" "far" {
  name                = "far"
  resource_group_name = azurerm_resource_group.aurora.name
  scopes              = [azurerm_application_insights_standard_web_test.all["far"].id, azurerm_application_insights.all["far"].id]

  application_insights_web_test_location_availability_criteria {
    web_test_id           = azurerm_application_insights_standard_web_test.all["far"].id
    component_id          = azurerm_application_insights.all["far"].id
    failed_location_count = 3
  }

  action {
    action_group_id = azurerm_monitor_action_group.oncall.id
  }
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "query" {
  name                 = "query"
  resource_group_name  = azurerm_resource_group.aurora.name
  location             = "France Central"
  scopes               = [azurerm_application_insights.all["query"].id]
  evaluation_frequency = "PT5M"
  window_duration      = "PT5M"
  severity             = 1

  criteria {
    query                   = "availabilityResults | where success == 0"
    operator                = "GreaterThan"
    threshold               = 0
    time_aggregation_method = "Count"
  }

  action {
    action_groups = [azurerm_monitor_action_group.oncall.id]
  }
}

# Mutes all of a subscription for good.
resource "azurerm_monitor_alert_processing_rule_suppression" "all" {
  name                = "all"
  resource_group_name = azurerm_resource_group.aurora.name
  scopes              = [data.azurerm_subscription.current.id]

  condition {
    alert_rule_name {
      operator = "Equals"
      values   = ["slow"]
    }
  }
}

# And all of a group, but for what is under another name.
resource "azurerm_monitor_alert_processing_rule_suppression" "group" {
  name                = "group"
  resource_group_name = azurerm_resource_group.aurora.name
  scopes              = [azurerm_resource_group.aurora.id]

  condition {
    alert_rule_name {
      operator = "Equals"
      values   = ["group"]
    }
  }
}
