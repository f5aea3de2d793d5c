variable "checks" {
  type = map(object({
    period = optional(number, 60)
    tags   = optional(list(string), ["default"])
    retry = optional(object({
      count = optional(number, 2)
      kind  = optional(string, "linear")
    }), {})
    owner = optional(string)
    nested = optional(list(object({
      name  = string
      value = optional(string, "v")
    })), [])
  }))
}

variable "tuple" {
  type    = tuple([string, object({ a = optional(number, 1) })])
  default = ["x", {}]
}

variable "set" {
  type    = set(object({ n = number, m = optional(string, "m") }))
  default = [{ n = 2 }, { n = 1, m = "given" }, { n = 2, m = null }]
}

variable "none" {
  type    = object({ a = optional(string, "a") })
  default = null
}

resource "terraform_data" "all" {
  input = { checks = var.checks, tuple = var.tuple, set = var.set, none = var.none }
}
