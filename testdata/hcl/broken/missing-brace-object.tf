resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  tags = {
    team = "x"
  after = 1
}

resource "last" "whole" {
  name = "last"
}
