variable "name" { type = string }
variable "model" { type = string }
variable "endpoint" { type = string }
variable "url" { type = string }
variable "group_id" { type = number }
variable "tags" { type = list(string) }
variable "channels" { type = list(number) }

variable "enabled" {
  type    = bool
  default = true
}

variable "period" {
  description = "Minutes between two runs."
  type        = number
}

variable "max_ms" {
  description = "Response time at which a run fails."
  type        = number
}
