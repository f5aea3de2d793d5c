terraform {
  required_providers {
    datadog = {
      source                = "DataDog/datadog"
      configuration_aliases = [datadog.other]
    }
  }
}

resource "datadog_monitor" "here" {
  name    = "here"
  type    = "metric alert"
  query   = "avg(last_5m):sum:errors{*} > 10"
  message = "@slack-aurora-models"
}

resource "datadog_monitor" "other" {
  provider = datadog.other
  name     = "other"
  type     = "metric alert"
  query    = "avg(last_5m):sum:errors{*} > 10"
  message  = "@slack-aurora-models"
}
