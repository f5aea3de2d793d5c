resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  name: "x"
  tags: ["a"]
  "quoted" = 1
  single = 'x'
  both   = var.a and var.b
  after  = 1;
  last   = 1
}

resource "last" "whole" {
  name = "last"
}
