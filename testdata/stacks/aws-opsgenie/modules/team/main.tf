# A team of Opsgenie: who is on call, and who is paged next.
terraform {
  required_providers {
    opsgenie = { source = "opsgenie/opsgenie" }
  }
}

variable "name" { type = string }
variable "people" { type = list(object({ login = string, name = string })) }

locals {
  members = { for p in var.people : p.login => p }
}

resource "opsgenie_user" "person" {
  for_each = local.members

  username  = "${each.key}@tern.example"
  full_name = each.value.name
  role      = "User"
}

resource "opsgenie_team" "this" {
  name                     = var.name
  delete_default_resources = true

  dynamic "member" {
    for_each = local.members
    content {
      id   = opsgenie_user.person[member.key].id
      role = "user"
    }
  }
}

resource "opsgenie_schedule" "this" {
  name          = "${var.name} on call"
  timezone      = "Europe/Oslo"
  enabled       = true
  owner_team_id = opsgenie_team.this.id
}

resource "opsgenie_schedule_rotation" "weekly" {
  schedule_id = opsgenie_schedule.this.id
  name        = "weekly"
  start_date  = "2026-01-05T09:00:00Z"
  type        = "weekly"

  dynamic "participant" {
    for_each = local.members
    content {
      type = "user"
      id   = opsgenie_user.person[participant.key].id
    }
  }
}

resource "opsgenie_escalation" "this" {
  name          = var.name
  owner_team_id = opsgenie_team.this.id

  rules {
    condition   = "if-not-acked"
    notify_type = "default"
    delay       = 0

    recipient {
      type = "schedule"
      id   = opsgenie_schedule.this.id
    }
  }

  rules {
    condition   = "if-not-acked"
    notify_type = "all"
    delay       = 10

    recipient {
      type = "team"
      id   = opsgenie_team.this.id
    }
  }
}

resource "opsgenie_team_routing_rule" "default" {
  name       = "everything"
  team_id    = opsgenie_team.this.id
  is_default = true
  order      = 0

  criteria {
    type = "match-all"
  }

  notify {
    type = "escalation"
    id   = opsgenie_escalation.this.id
  }
}

resource "opsgenie_api_integration" "cloudwatch" {
  name          = "CloudWatch of ${var.name}"
  type          = "CloudWatch"
  enabled       = true
  owner_team_id = opsgenie_team.this.id
}

output "api_key" {
  value     = opsgenie_api_integration.cloudwatch.api_key
  sensitive = true
}
