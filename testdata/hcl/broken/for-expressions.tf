resource "first" "whole" {
  name = "first"
}

locals {
  one   = [for x in y]
  two   = [for x in y : x => x]
  three = { for x in y : x }
  four  = { for k v in y : k => v }
  five  = [for x of y : x]
  six   = [for x in y : x]
}

resource "last" "whole" {
  name = "last"
}
