terraform {
  required_providers {
    checkly = {
      source = "checkly/checkly"
    }
    incident = {
      source = "incident-io/incident"
    }
  }
}
