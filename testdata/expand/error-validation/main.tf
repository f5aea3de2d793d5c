variable "env" {
  default = "staging"
  validation {
    condition     = contains(["prod"], var.env)
    error_message = "The environment is prod, not ${var.env}."
  }
}
