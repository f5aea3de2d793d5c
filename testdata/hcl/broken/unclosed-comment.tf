resource "first" "whole" {
  name = "first"
}

/* a comment that goes on
resource "a" "b" {
  name = "x"
}

resource "last" "whole" {
  name = "last"
}
