locals {
  a = [for x in [] : var.nope]
}
