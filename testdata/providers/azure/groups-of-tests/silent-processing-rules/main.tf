# Processing rules that ask for the name or the severity of an alert; one asks for what is not read.

resource "azurerm_monitor_action_group" "all" {
  for_each = toset(["severe", "named", "described"])

  name                = each.key
  resource_group_name = "aurora"
  short_name          = each.key

  email_receiver {
    name          = "mail"
    email_address = "${each.key}@aurora.example"
  }
}

resource "azurerm_storage_account" "all" {
  for_each = toset(["models", "other"])

  name                     = each.key
  resource_group_name      = "aurora"
  location                 = "France Central"
  account_tier             = "Standard"
  account_replication_type = "LRS"
}

locals {
  alerts = {
    severe = { severity = 0, scope = "models" }
    named  = { severity = 3, scope = "models" }
    quiet  = { severity = 4, scope = "models" }
    other  = { severity = 0, scope = "other" }
  }
}

resource "azurerm_monitor_metric_alert" "all" {
  for_each = local.alerts

  name                = each.key
  resource_group_name = "aurora"
  scopes              = [azurerm_storage_account.all[each.value.scope].id]
  severity            = each.value.severity

  criteria {
    metric_namespace = "Microsoft.Storage/storageAccounts"
    metric_name      = "Transactions"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = 50
  }
}

resource "azurerm_monitor_alert_processing_rule_action_group" "severe" {
  name                 = "severe"
  resource_group_name  = "aurora"
  scopes               = [azurerm_storage_account.all["models"].id]
  add_action_group_ids = [azurerm_monitor_action_group.all["severe"].id]

  condition {
    severity {
      operator = "Equals"
      values   = ["Sev0", "Sev1"]
    }

    monitor_condition {
      operator = "Equals"
      values   = ["Fired"]
    }
  }
}

resource "azurerm_monitor_alert_processing_rule_action_group" "named" {
  name                 = "named"
  resource_group_name  = "aurora"
  scopes               = [azurerm_storage_account.all["models"].id]
  add_action_group_ids = [azurerm_monitor_action_group.all["named"].id]

  condition {
    alert_rule_name {
      operator = "Contains"
      values   = ["name"]
    }
  }
}

resource "azurerm_monitor_alert_processing_rule_action_group" "described" {
  name                 = "described"
  resource_group_name  = "aurora"
  scopes               = [azurerm_storage_account.all["other"].id]
  add_action_group_ids = [azurerm_monitor_action_group.all["described"].id]

  condition {
    description {
      operator = "Contains"
      values   = ["on call"]
    }
  }
}

resource "azurerm_monitor_alert_processing_rule_suppression" "quiet" {
  name                = "quiet"
  resource_group_name = "aurora"
  scopes              = [azurerm_storage_account.all["models"].id]

  condition {
    severity {
      operator = "NotEquals"
      values   = ["Sev0", "Sev3"]
    }
  }
}
