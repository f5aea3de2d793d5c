variable "cap" { type = string }
variable "team" { type = string }
locals { label = "${var.team}:${var.cap}" }
resource "terraform_data" "c" {
  input = local.label
}
output "label" { value = local.label }
