resource "checkly_check_group" "g" {
  name        = "g"
  activated   = true
  concurrency = 1

  dynamic "environment_variable" {
    for_each = {}
    content {
      key   = environment_variable.key
      value = environment_variable.value
    }
  }
  dynamic "environment_variable" {
    for_each = { A = "1", B = 2 }
    content {
      key   = environment_variable.key
      value = environment_variable.value
    }
  }
}
