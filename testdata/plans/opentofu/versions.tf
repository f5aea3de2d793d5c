# OpenTofu takes the providers from its own registry.
terraform {
  required_providers {
    checkly = {
      source = "checkly/checkly"
    }
    rootly = {
      source = "rootlyhq/rootly"
    }
  }
}
