resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  text = <<-EOT
    one ${var.x
    two
  EOT
  after = 1
}

resource "last" "whole" {
  name = "last"
}
