resource "checkly_check_group" "g" {
  name        = "g"
  activated   = true
  concurrency = 1
  dynamic "environment_variable" {
    for_each = null
    content {
      key   = "a"
      value = "b"
    }
  }
}
