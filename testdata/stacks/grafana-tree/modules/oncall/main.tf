# An integration, a chain and a rota for one team.
terraform {
  required_providers {
    grafana = { source = "grafana/grafana" }
  }
}

variable "team" { type = string }
variable "people" { type = list(string) }

variable "patience" {
  description = "Seconds before everybody is called."
  type        = number
  default     = 300
}

data "grafana_oncall_user" "person" {
  for_each = toset(var.people)
  username = each.key
}

resource "grafana_oncall_integration" "this" {
  name = "Alerts for ${var.team}"
  type = "grafana_alerting"

  default_route {
    escalation_chain_id = grafana_oncall_escalation_chain.this.id
  }
}

resource "grafana_oncall_escalation_chain" "this" {
  name = title(var.team)
}

locals {
  steps = [
    { type = "notify_on_call_from_schedule", schedule = grafana_oncall_schedule.this.id, people = null, wait = null },
    { type = "wait", schedule = null, people = null, wait = var.patience },
    { type = "notify_persons", schedule = null, people = [for p in var.people : data.grafana_oncall_user.person[p].id], wait = null },
  ]
}

resource "grafana_oncall_escalation" "step" {
  count = length(local.steps)

  escalation_chain_id          = grafana_oncall_escalation_chain.this.id
  position                     = count.index
  type                         = local.steps[count.index].type
  notify_on_call_from_schedule = local.steps[count.index].schedule
  persons_to_notify            = local.steps[count.index].people
  duration                     = local.steps[count.index].wait
}

resource "grafana_oncall_schedule" "this" {
  name      = "${title(var.team)} on call"
  type      = "calendar"
  time_zone = "Europe/Berlin"
  shifts    = [grafana_oncall_on_call_shift.weekly.id]
}

resource "grafana_oncall_on_call_shift" "weekly" {
  name          = "${title(var.team)} in turn"
  type          = "rolling_users"
  start         = "2026-01-05T09:00:00"
  duration      = 7 * 24 * 60 * 60
  frequency     = "weekly"
  by_day        = ["MO"]
  rolling_users = [for p in var.people : [data.grafana_oncall_user.person[p].id]]
}

output "link" {
  value = grafana_oncall_integration.this.link
}
