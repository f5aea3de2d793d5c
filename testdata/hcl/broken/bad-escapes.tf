resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  path  = "C:\dir"
  code  = "\u12"
  point = "\UFFFFFFFF"
  after = "\n"
}

resource "last" "whole" {
  name = "last"
}
