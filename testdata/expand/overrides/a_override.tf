resource "checkly_check_group" "group" {
  name = "overridden"

  environment_variable {
    key   = "C"
    value = "from the override"
  }
}
