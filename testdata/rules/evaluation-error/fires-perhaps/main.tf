# How many there will be is known at apply, so that this may never be evaluated.
resource "random_integer" "replicas" {
  min = 0
  max = 2
}

variable "alerts" {
  type    = object({ team = string })
  default = null
}

resource "checkly_alert_channel" "mail" {
  count = random_integer.replicas.result

  email {
    address = "${var.alerts.team}@example.com"
  }
}
