variable "team" {
  type    = string
  default = "search"
}

locals {
  period = 5
  region = "eu"
}

resource "terraform_data" "settings" {
  input = { team = var.team, period = local.period, region = local.region }
}

resource "checkly_check_group" "group" {
  name        = "base"
  activated   = true
  concurrency = 3
  locations   = ["eu-west-1"]

  environment_variable {
    key   = "A"
    value = "from the base"
  }
  environment_variable {
    key   = "B"
    value = "from the base"
  }
  alert_settings {
    escalation_type = "RUN_BASED"
  }
}
