# Every way in which a resource gets its provider configuration.

terraform {
  required_providers {
    datadog = {
      source = "DataDog/datadog"
    }
    rootly = {
      source = "rootlyhq/rootly"
    }
  }
}

provider "datadog" {
  api_url = "https://us.example"
}

provider "datadog" {
  alias   = "eu"
  api_url = "https://eu.example"
}

resource "datadog_team" "default" {
  name        = "default"
  handle      = "default"
  description = "default"
}

resource "datadog_team" "named" {
  provider    = datadog
  name        = "named"
  handle      = "named"
  description = "named"
}

resource "datadog_team" "alias" {
  for_each    = toset(["a", "b"])
  provider    = datadog.eu
  name        = each.key
  handle      = each.key
  description = each.key
}

# No block configures this one.
resource "rootly_service" "implicit" {
  name = "implicit"
}

module "inherits" {
  source = "./inner"
  count  = 2
  providers = {
    datadog.second = datadog.eu
  }
}

module "swapped" {
  source = "./inner"
  providers = {
    datadog        = datadog.eu
    datadog.second = datadog
  }
}

module "own" {
  source = "./own"
}
