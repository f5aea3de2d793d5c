resource "first" "whole" {
  name = "first"
}

<<<<<<< HEAD
resource "a" "b" {
  name = "x"
}
=======

resource "last" "whole" {
  name = "last"
}
