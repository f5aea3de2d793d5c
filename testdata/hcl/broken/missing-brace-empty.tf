resource "first" "whole" {
  name = "first"
}

resource "a" "b" {

resource "last" "whole" {
  name = "last"
}
