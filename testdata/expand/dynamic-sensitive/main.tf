variable "vars" {
  default   = { A = "1" }
  sensitive = true
}
resource "checkly_check_group" "g" {
  name        = "g"
  activated   = true
  concurrency = 1
  dynamic "environment_variable" {
    for_each = var.vars
    content {
      key    = environment_variable.key
      value  = environment_variable.value
      locked = true
    }
  }
}
