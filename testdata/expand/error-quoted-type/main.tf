variable "n" {
  type    = "string"
  default = "a"
}
