terraform {
  required_version = ">= 1.9"

  required_providers {
    checkly = {
      source  = "checkly/checkly"
      version = "~> 1.11"
    }
    http = {
      source  = "hashicorp/http"
      version = "~> 3.4"
    }
    rootly = {
      source  = "rootlyhq/rootly"
      version = "~> 5.0"
    }
  }
}

provider "checkly" {}

provider "rootly" {}
