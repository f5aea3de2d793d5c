resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  name  = merge(var.tags, { team = "x" }
  after = 1
}

resource "last" "whole" {
  name = "last"
}
