variable "environment" {
  type = string

  validation {
    condition     = contains(["prod", "staging"], var.environment)
    error_message = "There are prod and staging."
  }
}

variable "api_host" {
  type = string
}

variable "locations" {
  type = list(string)
}

variable "priority" {
  description = "P1 calls, P4 is looked at in the morning."
  type        = number
}

variable "muted_models" {
  description = "Models whose tests are paused, by id."
  type        = list(string)
  default     = []
}
