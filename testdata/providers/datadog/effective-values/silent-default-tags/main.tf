# Tags that the provider's configuration adds to monitors: of the default one, of an alias, handed to modules and inherited by them.
# Which configuration each monitor has is what `provider_config_key` says in a plan of Terraform 1.11 (made without `app_key`).

terraform {
  required_providers {
    datadog = {
      source = "DataDog/datadog"
    }
  }
}

variable "datadog_api_key" {
  type      = string
  sensitive = true
  default   = "secret"
}

provider "datadog" {
  api_key = var.datadog_api_key
  # A file that is not in the repository costs nothing but itself.
  app_key = file("${path.module}/app-key")

  default_tags {
    tags = {
      team = "models"
      env  = local.env
      tier = ""
    }
  }
}

provider "datadog" {
  alias = "eu"

  default_tags {
    tags = { team = "europe" }
  }
}

provider "datadog" {
  alias = "bare"
}

locals {
  env = "prod"
}

resource "datadog_monitor" "plain" {
  name    = "plain"
  type    = "metric alert"
  query   = "avg(last_5m):sum:errors{*} > 10"
  message = "@slack-aurora-models"
  tags    = ["capability:chat"]
}

# A key of its own replaces the default's, a longer key does not.
resource "datadog_monitor" "own" {
  name    = "own"
  type    = "metric alert"
  query   = "avg(last_5m):sum:errors{*} > 10"
  message = "@slack-aurora-models"
  tags    = ["team:chat", "environment:prod"]
}

resource "datadog_monitor" "eu" {
  provider = datadog.eu
  name     = "eu"
  type     = "metric alert"
  query    = "avg(last_5m):sum:errors{*} > 10"
  message  = "@slack-aurora-models"
}

resource "datadog_monitor" "bare" {
  provider = datadog.bare
  name     = "bare"
  type     = "metric alert"
  query    = "avg(last_5m):sum:errors{*} > 10"
  message  = "@slack-aurora-models"
}

# Tests get none.
resource "datadog_synthetics_test" "api" {
  name      = "api"
  type      = "api"
  status    = "live"
  locations = ["aws:eu-west-1"]
  tags      = ["capability:chat"]

  request_definition {
    url = "https://api.aurora.example/health"
  }
  assertion {
    type     = "statusCode"
    operator = "is"
    target   = "200"
  }
  options_list {
    tick_every = 60
  }
}

resource "datadog_monitor_json" "logs" {
  monitor = jsonencode({
    name    = "logs"
    type    = "log alert"
    query   = "logs(\"status:error\").rollup(\"count\").last(\"5m\") > 10"
    message = "@slack-aurora-models"
    tags    = ["capability:chat"]
  })
}

module "inherits" {
  source = "./regional"
  providers = {
    datadog.other = datadog.bare
  }
}

module "handed" {
  source = "./regional"
  providers = {
    datadog       = datadog.eu
    datadog.other = datadog
  }
}
