resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  name  = join(", ", ["x, "y"])
  after = 1
}

resource "last" "whole" {
  name = "last"
}
