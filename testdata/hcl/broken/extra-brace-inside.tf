resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  name = "x"
  }
  after = 1
}

resource "last" "whole" {
  name = "last"
}
