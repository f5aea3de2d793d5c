resource "checkly_check_group" "group" {
  concurrency = 7
}

locals {
  period = 10
}
