terraform {
  required_providers {
    rootly = { source = "rootlyhq/rootly" }
  }
}
