resource "first" "whole" {
  name = "first"
}

resource "a" "b {
  name  = "x"
}

resource "last" "whole" {
  name = "last"
}
