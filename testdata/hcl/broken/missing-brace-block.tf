resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  name = "x"
  tags = ["t"]


resource "last" "whole" {
  name = "last"
}
