variable "environment" {
  type    = string
  default = "prod"
}

variable "api_url" {
  type    = string
  default = "https://api.aurora.example"
}

variable "regions" {
  type    = set(string)
  default = ["eu-west-3", "us-east-1"]
}

variable "teams" {
  description = "Who is on call, in the order of the rotation."
  type = map(object({
    members = list(string)
  }))
}

variable "failures" {
  description = "Failed runs before somebody is paged, where a model needs another number than its capability."
  type        = map(number)
  default     = {}
}
