variable "api_url" {
  type    = string
  default = "https://api.lumen.example"
}

variable "api_key" {
  description = "Used by the checks, and to read the list of models."
  type        = string
  sensitive   = true
  default     = "not-a-key"
}

variable "checkly_api_key" {
  type      = string
  sensitive = true
  default   = "not-a-key"
}

variable "pagerduty_token" {
  type      = string
  sensitive = true
  default   = "not-a-token"
}

variable "people" {
  description = "Who can be on call, by login."
  type        = map(object({ name = string, team = string }))
}

variable "skip" {
  description = "Models that are not probed."
  type        = set(string)
  default     = []
}

variable "overrides" {
  description = "Settings of one model that differ from those of its endpoint."
  type = map(object({
    period  = optional(number)
    max_ms  = optional(number)
    enabled = optional(bool)
  }))
  default = {}
}
