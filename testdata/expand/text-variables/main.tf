variable "number" { type = number }
variable "flag" { type = bool }
variable "list" { type = list(string) }
variable "object" {
  type = object({ name = string, size = optional(number, 3) })
}
variable "untyped" {}
variable "anything" { type = any }
variable "text" { type = string }

resource "terraform_data" "all" {
  input = {
    number   = var.number
    flag     = var.flag
    list     = var.list
    object   = var.object
    untyped  = var.untyped
    anything = var.anything
    text     = var.text
  }
}
