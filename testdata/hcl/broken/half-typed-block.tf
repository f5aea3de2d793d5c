resource "first" "whole" {
  name = "first"
}

resource "a"

resource "last" "whole" {
  name = "last"
}
