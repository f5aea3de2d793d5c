locals {
  services = { chat = 2, code = 0 }
}

resource "terraform_data" "service" {
  for_each = local.services
  input    = each.key

  lifecycle {
    precondition {
      condition     = each.value > 0
      error_message = "${each.key} needs at least one replica."
    }
  }
}
