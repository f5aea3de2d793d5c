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
