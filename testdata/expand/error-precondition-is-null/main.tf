locals {
  nothing = null
}

resource "terraform_data" "service" {
  input = "chat"

  lifecycle {
    precondition {
      condition     = local.nothing
      error_message = "Nothing was asked."
    }
  }
}
