resource "first" "whole" {
  name = "first"
}

locals {
  one   = { a = 1 b = 2 }
  two   = { a, b }
  three = { a => 1 }
  four  = {
    a = 1
    b
    c = 3
  }
  five = {
    a = [1, 2
    b = 3
  }
  six = { a = 1, a = 2 }
}

resource "last" "whole" {
  name = "last"
}
