resource "checkly_check_group" "g" {
  name        = "g"
  activated   = true
  concurrency = 1

  dynamic "environment_variable" {
    for_each = { A = "1", B = "2" }
    iterator = checkly_check_group
    content {
      key    = checkly_check_group.key
      value  = "${checkly_check_group.value}-${length([for checkly_check_group in [1] : checkly_check_group])}"
      locked = checkly_check_group.key == "A"
    }
  }
}
