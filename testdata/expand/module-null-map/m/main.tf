variable "r" {
  type    = object({ a = optional(list(string)), b = number })
  default = null
}

resource "terraform_data" "r" {
  input = var.r == null ? "null" : "there"
}
