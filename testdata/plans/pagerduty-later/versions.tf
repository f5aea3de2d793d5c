terraform {
  required_providers {
    checkly = {
      source = "checkly/checkly"
    }
    pagerduty = {
      source = "PagerDuty/pagerduty"
    }
  }
}
