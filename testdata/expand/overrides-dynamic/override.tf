resource "checkly_check_group" "group" {
  environment_variable {
    key   = "S"
    value = "static"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "checkly_check_group" "other" {
  count = 2

  dynamic "environment_variable" {
    for_each = ["A"]
    content {
      key   = environment_variable.value
      value = count.index
    }
  }
}
