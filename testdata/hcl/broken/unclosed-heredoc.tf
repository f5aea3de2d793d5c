resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  text = <<-EOT
    one
    two
  after = 1
}

resource "last" "whole" {
  name = "last"
}
