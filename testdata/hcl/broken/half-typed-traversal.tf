resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  name  = var.
  after = local.x[
  last  = 1
}

resource "last" "whole" {
  name = "last"
}
