resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  ids = [
    1,
    2,
  after = 1
  block {
    x = 1
  }
}

resource "last" "whole" {
  name = "last"
}
