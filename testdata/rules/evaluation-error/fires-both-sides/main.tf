# Whether both sides of an operator are evaluated depends on Terraform's version.
terraform {
  required_version = ">= 1.5.0"
}

variable "oncall" {
  type    = object({ mail = string })
  default = null
}

resource "checkly_alert_channel" "mail" {
  count = var.oncall != null && var.oncall.mail != "" ? 1 : 0 # fires: evaluation-error

  email {
    address = "oncall@example.com"
  }
}
