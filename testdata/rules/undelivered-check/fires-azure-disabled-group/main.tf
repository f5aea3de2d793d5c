resource "azurerm_application_insights_standard_web_test" "chat" { # fires: undelivered-check
  name                    = "chat"
  resource_group_name     = "aurora"
  location                = "westeurope"
  application_insights_id = "/subscriptions/0/components/aurora"
  geo_locations           = ["emea-nl-ams-azr"]
  enabled                 = true

  request {
    url = "https://api.aurora.example/health"
  }
}

resource "azurerm_monitor_metric_alert" "chat" { # fires: undelivered-check
  name                = "chat"
  resource_group_name = "aurora"
  scopes              = [azurerm_application_insights_standard_web_test.chat.id]

  application_insights_web_test_location_availability_criteria {
    web_test_id           = azurerm_application_insights_standard_web_test.chat.id
    component_id          = "/subscriptions/0/components/aurora"
    failed_location_count = 1
  }

  action {
    action_group_id = azurerm_monitor_action_group.oncall.id
  }
}

resource "azurerm_monitor_action_group" "oncall" {
  name                = "oncall"
  resource_group_name = "aurora"
  short_name          = "oncall"
  enabled             = false

  email_receiver {
    name          = "mail"
    email_address = "oncall@aurora.example"
  }
}
