variable "size" {
  type     = number
  default  = 4
  nullable = false
}
variable "label" {
  type    = string
  default = "none"
}
resource "terraform_data" "x" {
  input = { size = var.size, label = var.label }
}
