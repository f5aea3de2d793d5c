variable "team" {
  type    = string
  default = "default"
}
