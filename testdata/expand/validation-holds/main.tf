variable "env" {
  default = "prod"
  validation {
    condition     = contains(local.envs, var.env)
    error_message = "Unknown env ${var.env}."
  }
}
locals {
  envs = ["prod", "test"]
}
resource "terraform_data" "x" {
  input = var.env
}
