variable "a" {
  type    = object({ x = optional(string), y = optional(number, 1) })
  default = {}
}
variable "b" {
  type    = list(object({ x = optional(map(string), { k = "v" }) }))
  default = [{}, { x = {} }, { x = null }]
}
variable "c" {
  type    = string
  default = null
}
resource "terraform_data" "x" {
  input = { a = var.a, b = var.b, c = var.c, d = coalesce(var.c, "fallback"), e = var.a.x == null }
}
