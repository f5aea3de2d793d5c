terraform {
  required_providers {
    checkly = {
      source = "checkly/checkly"
    }
    random = {
      source = "hashicorp/random"
    }
    rootly = {
      source = "rootlyhq/rootly"
    }
  }
}
