resource "azurerm_monitor_action_group" "oncall" {
  name                = "oncall"
  resource_group_name = "aurora"
  short_name          = "oncall"

  email_receiver {
    name          = "mail"
    email_address = "oncall@aurora.example"
  }

  sms_receiver {
    name         = "phone"
    country_code = "33"
    phone_number = "000000000"
  }

  voice_receiver {
    name         = "call"
    country_code = "33"
    phone_number = "000000000"
  }

  webhook_receiver {
    name        = "hook"
    service_uri = "https://hooks.aurora.example/azure"
  }

  azure_app_push_receiver {
    name          = "push"
    email_address = "oncall@aurora.example"
  }

  arm_role_receiver {
    name    = "owners"
    role_id = "00000000-0000-0000-0000-000000000000"
  }

  logic_app_receiver {
    name         = "logic"
    resource_id  = "logic"
    callback_url = "https://logic.aurora.example/1"
  }

  azure_function_receiver {
    name                     = "function"
    function_app_resource_id = "function"
    function_name            = "alert"
    http_trigger_url         = "https://function.aurora.example/1"
  }

  event_hub_receiver {
    name = "hub"
  }

  itsm_receiver {
    name = "itsm"
  }

  automation_runbook_receiver {
    name = "runbook"
  }
}

resource "azurerm_monitor_action_group" "empty" {
  name                = "empty"
  resource_group_name = "aurora"
  short_name          = "empty"
}

resource "azurerm_monitor_action_group" "off" {
  name                = "off"
  resource_group_name = "aurora"
  short_name          = "off"
  enabled             = false

  email_receiver {
    name          = "mail"
    email_address = "off@aurora.example"
  }
}

data "azurerm_monitor_action_group" "platform" {
  name                = "platform"
  resource_group_name = "aurora"
}

resource "azurerm_application_insights_standard_web_test" "chat" {
  name                    = "chat"
  resource_group_name     = "aurora"
  location                = "westeurope"
  application_insights_id = azurerm_application_insights.aurora.id
  geo_locations           = ["emea-nl-ams-azr", "emea-gb-db3-azr"]
  enabled                 = true
  frequency               = 600
  timeout                 = 20
  tags                    = { team = "chat" }

  request {
    url       = "https://api.aurora.example/v1/chat/completions"
    http_verb = "POST"
    body      = jsonencode({ model = "aurora-large" })
  }

  validation_rules {
    content {
      content_match      = "choices"
      pass_if_text_found = true
    }
  }
}

resource "azurerm_application_insights" "aurora" {
  name                = "aurora"
  location            = "westeurope"
  resource_group_name = "aurora"
  application_type    = "web"
}

resource "azurerm_monitor_metric_alert" "chat" {
  name                = "chat"
  resource_group_name = "aurora"
  scopes              = [azurerm_application_insights_standard_web_test.chat.id, azurerm_application_insights.aurora.id]
  severity            = 1

  application_insights_web_test_location_availability_criteria {
    web_test_id           = azurerm_application_insights_standard_web_test.chat.id
    component_id          = azurerm_application_insights.aurora.id
    failed_location_count = 2
  }

  action {
    action_group_id = azurerm_monitor_action_group.oncall.id
  }
}

# Left out, it is switched off.
resource "azurerm_application_insights_web_test" "classic" {
  name                    = "classic"
  resource_group_name     = "aurora"
  location                = "westeurope"
  application_insights_id = azurerm_application_insights.aurora.id
  geo_locations           = ["emea-nl-ams-azr"]
  kind                    = "ping"
  configuration           = <<-XML
    <WebTest Name="classic"><Items><Request Method="GET" Url="https://www.aurora.example/" /></Items></WebTest>
  XML
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "errors" {
  name                 = "errors"
  resource_group_name  = "aurora"
  location             = "westeurope"
  evaluation_frequency = "PT1H30M"
  window_duration      = "PT2H"
  scopes               = [azurerm_application_insights.aurora.id]
  severity             = 4

  criteria {
    query                   = "exceptions | count"
    operator                = "GreaterThan"
    threshold               = 1
    time_aggregation_method = "Count"

    failing_periods {
      minimum_failing_periods_to_trigger_alert = 2
      number_of_evaluation_periods             = 3
    }
  }

  action {
    action_groups = [azurerm_monitor_action_group.empty.id, azurerm_monitor_action_group.off.id]
  }
}

resource "azurerm_monitor_activity_log_alert" "service" {
  name                = "service"
  resource_group_name = "aurora"
  scopes              = ["/subscriptions/0"]

  criteria {
    category = "ServiceHealth"
  }

  action {
    action_group_id = data.azurerm_monitor_action_group.platform.id
  }
}

resource "azurerm_monitor_smart_detector_alert_rule" "smart" {
  name                = "smart"
  resource_group_name = "aurora"
  severity            = "Sev2"
  scope_resource_ids  = [azurerm_application_insights.aurora.id]
  frequency           = "PT1M"
  detector_type       = "FailureAnomaliesDetector"

  action_group {
    ids = [azurerm_monitor_action_group.off.id]
  }
}

resource "azurerm_storage_account" "muted" {
  name = "muted"
}

resource "azurerm_monitor_metric_alert" "muted" {
  name                = "muted"
  resource_group_name = "aurora"
  scopes              = [azurerm_storage_account.muted.id]

  action {
    action_group_id = azurerm_monitor_action_group.off.id
  }
}

resource "azurerm_monitor_alert_processing_rule_suppression" "muted" {
  name                = "muted"
  resource_group_name = "aurora"
  scopes              = [azurerm_storage_account.muted.id]
}

resource "azurerm_monitor_alert_processing_rule_action_group" "muted" {
  name                 = "more"
  resource_group_name  = "aurora"
  scopes               = [azurerm_storage_account.muted.id]
  add_action_group_ids = [azurerm_monitor_action_group.empty.id]
}
