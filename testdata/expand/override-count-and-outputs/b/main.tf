variable "x" {}
output "y" { value = "b${var.x}" }
