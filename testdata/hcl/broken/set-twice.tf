resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  name  = "x"
  name  = "y"
  after = 1
}

resource "last" "whole" {
  name = "last"
}
