resource "first" "whole" {
  name = "first"
}

resource "a" "${var.name}" {
  name = "x"
}
resource a.b {
  name = "x"
}
resource "a" "b" = {
  name = "x"
}
resource "a", "b" {
  name = "x"
}

resource "last" "whole" {
  name = "last"
}
