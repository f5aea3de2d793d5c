# Rules over Prometheus' metrics: one that alerts, one that is off, one that records.

resource "azurerm_monitor_action_group" "oncall" {
  name                = "oncall"
  resource_group_name = "aurora"
  short_name          = "oncall"

  email_receiver {
    name          = "mail"
    email_address = "oncall@aurora.example"
  }
}

resource "azurerm_monitor_alert_prometheus_rule_group" "models" {
  name                = "models"
  location            = "France Central"
  resource_group_name = "aurora"
  rule_group_enabled  = true
  interval            = "PT1M"
  scopes              = ["/subscriptions/0/resourceGroups/aurora/providers/Microsoft.Monitor/accounts/aurora"]

  rule {
    alert      = "ChatSlow"
    expression = "latency > 1"
    for        = "PT5M"
    severity   = 2
    labels     = { team = "chat" }

    action {
      action_group_id = azurerm_monitor_action_group.oncall.id
    }
  }

  rule {
    alert      = "SearchSlow"
    enabled    = false
    expression = "latency > 2"
  }

  rule {
    record     = "latency:p99"
    expression = "histogram_quantile(0.99, latency)"
  }
}
