terraform {
  required_providers {
    datadog = {
      source                = "DataDog/datadog"
      configuration_aliases = [datadog.second]
    }
    rootly = {
      source = "rootlyhq/rootly"
    }
  }
}

resource "datadog_team" "first" {
  name        = "first"
  handle      = "first"
  description = "first"
}

resource "datadog_team" "second" {
  provider    = datadog.second
  name        = "second"
  handle      = "second"
  description = "second"
}

resource "rootly_service" "implicit" {
  name = "implicit"
}

# What is handed on is what was handed in.
module "deeper" {
  source = "./deeper"
  providers = {
    datadog = datadog.second
  }
}
