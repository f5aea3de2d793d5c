resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  name =
  after = 1
}

resource "last" "whole" {
  name = "last"
}
