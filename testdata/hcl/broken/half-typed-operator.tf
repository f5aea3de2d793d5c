resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  name  = 1 +
  cond  = var.x ?
  after = 1
}

resource "last" "whole" {
  name = "last"
}
