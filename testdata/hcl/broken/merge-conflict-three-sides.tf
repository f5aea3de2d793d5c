resource "first" "whole" {
  name = "first"
}

<<<<<<< HEAD
locals {
  x = 1
||||||| base
locals {
  x = 0
=======
locals {
  x = 2
>>>>>>> branch
}

resource "last" "whole" {
  name = "last"
}
