resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  na
  after = 1
}

resource "last" "whole" {
  name = "last"
}
