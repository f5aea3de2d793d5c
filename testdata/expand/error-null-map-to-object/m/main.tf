variable "r" {
  type    = object({ a = list(string) })
  default = null
}

resource "terraform_data" "r" {
  input = var.r == null ? "null" : "there"
}
