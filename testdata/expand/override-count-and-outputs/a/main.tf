variable "x" {}
output "y" { value = "a${var.x}" }
