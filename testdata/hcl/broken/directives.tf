resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  one   = "%{ if var.x }yes"
  two   = "%{ endif }"
  three = "%{ for x in y }${x}%{ endif }"
  four  = "%{ if a }b%{ else }c%{ else }d%{ endif }"
  five  = "%{ unless x }"
  six   = "%{ if x }fine%{ endif }"
}

resource "last" "whole" {
  name = "last"
}
