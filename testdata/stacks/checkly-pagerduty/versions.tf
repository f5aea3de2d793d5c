terraform {
  required_version = ">= 1.6"

  required_providers {
    checkly = {
      source  = "checkly/checkly"
      version = "~> 1.11"
    }
    http = {
      source  = "hashicorp/http"
      version = "~> 3.4"
    }
    pagerduty = {
      source  = "PagerDuty/pagerduty"
      version = "~> 3.18"
    }
  }
}

provider "checkly" {
  account_id = "4a3c1d1e-0000-4000-8000-000000000001"
  api_key    = var.checkly_api_key
}

provider "pagerduty" {
  token = var.pagerduty_token
}
