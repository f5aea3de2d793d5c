variable "value" { type = list(string) }
output "value" { value = var.value }
output "upper" { value = upper(join("", var.value)) }
