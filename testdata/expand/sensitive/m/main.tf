variable "token" { type = string }
output "out" {
  value     = "x${var.token}"
  sensitive = true
}
