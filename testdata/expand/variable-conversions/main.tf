variable "set" {
  type    = set(number)
  default = ["3", 1, 2, "1"]
}
variable "map" {
  type    = map(string)
  default = { a = 1, b = true }
}
variable "list" {
  type    = list(any)
  default = [1, "two", true]
}
variable "any" {
  type    = any
  default = { a = [1, "x"], b = null }
}
variable "short" {
  type    = list(any)
  default = ["a"]
}
resource "terraform_data" "all" {
  input = { set = var.set, map = var.map, list = var.list, any = var.any, short = var.short }
}
