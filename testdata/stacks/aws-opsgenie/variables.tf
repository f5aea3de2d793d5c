variable "gateway" {
  description = "Name of the API in front of the models; null where there is none."
  type        = string
  default     = "models"
}

variable "teams" {
  type = map(object({
    people = list(object({ login = string, name = string }))
  }))
}
