terraform {
  required_providers {
    datadog = {
      source = "DataDog/datadog"
    }
  }
}

resource "datadog_team" "deep" {
  name        = "deep"
  handle      = "deep"
  description = "deep"
}
