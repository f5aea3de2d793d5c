# A company's own module, which is not on this machine: an adapter of the user's says what its calls stand for.

variable "models" {
  default = {
    chat   = "aurora-large"
    search = "aurora-embed"
  }
}

resource "checkly_alert_channel" "mail" {
  email {
    address = "oncall@aurora.example"
  }
}

module "check" {
  source   = "git::https://git.aurora.example/terraform/model-check.git?ref=v3"
  for_each = var.models

  name     = each.key
  model    = each.value
  minutes  = 5
  channels = [checkly_alert_channel.mail.id]
}
