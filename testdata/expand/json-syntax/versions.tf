terraform {
  required_providers {
    checkly = { source = "checkly/checkly" }
  }
}
