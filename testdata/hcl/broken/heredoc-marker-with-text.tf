resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  text = <<EOT and more
    one
  EOT
  after = 1
}

resource "last" "whole" {
  name = "last"
}
