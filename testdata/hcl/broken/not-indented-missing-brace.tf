resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
name = "x"
block {
y = 1
}

resource "last" "whole" {
  name = "last"
}
