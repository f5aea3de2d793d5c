# One covers, one names a model that is not served. The third says nothing of `enabled`, and is made disabled.
resource "azurerm_application_insights" "api" {
  name                = "api"
  location            = "France Central"
  resource_group_name = "aurora"
  application_type    = "web"
}

resource "azurerm_application_insights_standard_web_test" "chat" {
  name                    = "chat"
  resource_group_name     = "aurora"
  location                = "France Central"
  application_insights_id = azurerm_application_insights.api.id
  geo_locations           = ["emea-nl-ams-azr"]
  enabled                 = true

  request {
    url       = "https://api.aurora.example/v1/chat/completions"
    http_verb = "POST"
    body      = jsonencode({ model = "aurora-large" })
  }
}

resource "azurerm_application_insights_standard_web_test" "wrong" {
  name                    = "wrong"
  resource_group_name     = "aurora"
  location                = "France Central"
  application_insights_id = azurerm_application_insights.api.id
  geo_locations           = ["emea-nl-ams-azr"]
  enabled                 = true

  request {
    url       = "https://api.aurora.example/v1/chat/completions"
    http_verb = "POST"
    body      = jsonencode({ model = "aurora-smal" })
  }
}

resource "azurerm_application_insights_standard_web_test" "omitted" {
  name                    = "omitted"
  resource_group_name     = "aurora"
  location                = "France Central"
  application_insights_id = azurerm_application_insights.api.id
  geo_locations           = ["emea-nl-ams-azr"]

  request {
    url       = "https://api.aurora.example/v1/embeddings"
    http_verb = "POST"
    body      = jsonencode({ model = "aurora-embed" })
  }
}
