resource "checkly_check_group" "group" {
  name        = "base"
  activated   = true
  concurrency = 3

  dynamic "environment_variable" {
    for_each = ["A", "B"]
    content {
      key   = environment_variable.value
      value = "dynamic"
    }
  }
}

resource "checkly_check_group" "other" {
  name        = "other"
  activated   = true
  concurrency = 3

  environment_variable {
    key   = "S"
    value = "static"
  }

  lifecycle {
    create_before_destroy = true
  }
}
