# A monitor with its labels. Published to the private registry.
variable "name" { type = string }
variable "url" { type = string }
variable "body" { type = string }
variable "keyword" { type = string }
variable "interval" { type = number }
variable "timeout" { type = number }
variable "policy" { type = string }

variable "paused" {
  type    = bool
  default = false
}

variable "regions" {
  type    = list(string)
  default = ["eu", "us", "as"]
}

variable "labels" {
  type    = map(string)
  default = {}
}

terraform {
  required_providers {
    betteruptime = { source = "BetterStackHQ/better-uptime" }
  }
}

resource "betteruptime_monitor" "this" {
  monitor_type        = "keyword"
  pronounceable_name  = var.name
  url                 = var.url
  http_method         = "post"
  request_body        = var.body
  required_keyword    = var.keyword
  check_frequency     = var.interval
  request_timeout     = var.timeout
  confirmation_period = 60
  regions             = var.regions
  paused              = var.paused
  policy_id           = var.policy
}

resource "betteruptime_metadata" "label" {
  for_each = var.labels

  owner_type = "Monitor"
  owner_id   = betteruptime_monitor.this.id
  key        = each.key

  metadata_value {
    value = each.value
  }
}
