locals {
  a = path.nope
}
