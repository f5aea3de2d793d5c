terraform {
  required_providers {
    datadog = {
      source = "DataDog/datadog"
    }
  }
}

# As older modules do it.
provider "datadog" {
  api_url = "https://own.example"
}

resource "datadog_team" "own" {
  name        = "own"
  handle      = "own"
  description = "own"
}
