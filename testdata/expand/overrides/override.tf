variable "team" {
  default = "ads"
}

locals {
  period = 1
}
