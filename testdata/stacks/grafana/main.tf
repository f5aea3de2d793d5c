# Grafana alone: rules raise alerts, the policy tree routes them by label, OnCall pages.

variable "teams" {
  type = map(object({
    capabilities = list(string)
    people       = list(string)
  }))
  default = {
    chat   = { capabilities = ["chat", "vision"], people = ["ada", "bo"] }
    search = { capabilities = ["embeddings"], people = ["cy"] }
  }
}

locals {
  capabilities = merge([for team, t in var.teams : { for c in t.capabilities : c => team }]...)
  people       = toset(flatten([for t in var.teams : t.people]))
}

data "grafana_oncall_user" "person" {
  for_each = local.people
  username = each.key
}

resource "grafana_folder" "models" {
  title = "Models"
  uid   = "models"
}

resource "grafana_rule_group" "models" {
  name             = "Models"
  folder_uid       = grafana_folder.models.uid
  interval_seconds = 60

  dynamic "rule" {
    for_each = local.capabilities
    content {
      name           = "Aurora ${rule.key}"
      condition      = "B"
      for            = "5m"
      no_data_state  = "Alerting"
      exec_err_state = "Alerting"
      labels = {
        capability = rule.key
        team       = rule.value
        severity   = "critical"
      }

      data {
        ref_id         = "A"
        datasource_uid = "mimir"
        model = jsonencode({
          expr  = "avg_over_time(probe_success{capability=\"${rule.key}\"}[5m])"
          refId = "A"
        })
        relative_time_range {
          from = 600
          to   = 0
        }
      }
      data {
        ref_id         = "B"
        datasource_uid = "__expr__"
        model          = jsonencode({ type = "threshold", expression = "A", refId = "B" })
        relative_time_range {
          from = 0
          to   = 0
        }
      }
    }
  }
}

resource "grafana_notification_policy" "all" {
  contact_point = grafana_contact_point.team["chat"].name
  group_by      = ["alertname"]

  dynamic "policy" {
    for_each = var.teams
    content {
      contact_point = grafana_contact_point.team[policy.key].name
      group_by      = ["alertname", "capability"]
      matcher {
        label = "team"
        match = "="
        value = policy.key
      }
    }
  }
}

resource "grafana_contact_point" "team" {
  for_each = var.teams
  name     = "OnCall of ${each.key}"

  oncall {
    url = grafana_oncall_integration.team[each.key].link
  }
}

resource "grafana_oncall_integration" "team" {
  for_each = var.teams
  name     = title(each.key)
  type     = "grafana_alerting"

  default_route {
    escalation_chain_id = grafana_oncall_escalation_chain.team[each.key].id
  }
}

resource "grafana_oncall_escalation_chain" "team" {
  for_each = var.teams
  name     = title(each.key)
}

resource "grafana_oncall_escalation" "schedule" {
  for_each                     = var.teams
  escalation_chain_id          = grafana_oncall_escalation_chain.team[each.key].id
  type                         = "notify_on_call_from_schedule"
  position                     = 0
  notify_on_call_from_schedule = grafana_oncall_schedule.team[each.key].id
}

resource "grafana_oncall_escalation" "wait" {
  for_each            = var.teams
  escalation_chain_id = grafana_oncall_escalation_chain.team[each.key].id
  type                = "wait"
  position            = 1
  duration            = 300
}

resource "grafana_oncall_escalation" "everybody" {
  for_each            = var.teams
  escalation_chain_id = grafana_oncall_escalation_chain.team[each.key].id
  type                = "notify_persons"
  position            = 2
  persons_to_notify   = [for name in each.value.people : data.grafana_oncall_user.person[name].id]
}

resource "grafana_oncall_schedule" "team" {
  for_each = var.teams
  name     = title(each.key)
  type     = "calendar"
  shifts   = [grafana_oncall_on_call_shift.team[each.key].id]
}

resource "grafana_oncall_on_call_shift" "team" {
  for_each      = var.teams
  name          = "${title(each.key)} in turn"
  type          = "rolling_users"
  start         = "2026-01-01T09:00:00"
  duration      = 7 * 24 * 3600
  frequency     = "weekly"
  rolling_users = [for name in each.value.people : [data.grafana_oncall_user.person[name].id]]
}
