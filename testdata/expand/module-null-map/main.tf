variable "r" {
  type    = map(string)
  default = null
}

module "m" {
  source = "./m"
  r      = var.r
}
