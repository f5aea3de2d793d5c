resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  name = "x"
  lifecycle {
    prevent_destroy = true
  after = 1
}

resource "last" "whole" {
  name = "last"
}
