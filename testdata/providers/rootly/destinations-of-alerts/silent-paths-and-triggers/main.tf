# Paths of escalation policies that page nobody, rotations that end, workflows that do not run when an alert is new, and a source
# whose payload says whom it pages.

locals {
  # Where the alerts of each check are sent.
  checks = {
    ignoring = "ignoring", forking = "forking", deferring = "deferring", ending = "ending", lasting = "lasting"
  }
}

data "rootly_user" "ada" {
  email = "ada@aurora.example"
}

data "rootly_user" "bo" {
  email = "bo@aurora.example"
}

resource "rootly_escalation_policy" "of" {
  for_each = local.checks
  name     = each.key
}

resource "rootly_escalation_level" "of" {
  for_each             = toset(["ignoring", "forking", "deferring"])
  escalation_policy_id = rootly_escalation_policy.of[each.key].id
  position             = 1

  notification_target_params {
    type = "user"
    id   = data.rootly_user.ada.id
  }
}

# Some alerts go this way, and nobody is paged for them.
resource "rootly_escalation_path" "ignore" {
  name                 = "Ignore"
  escalation_policy_id = rootly_escalation_policy.of["ignoring"].id
  default              = false
  position             = 1

  rules {
    rule_type = "json_path"
    json_path = "$.severity"
    operator  = "is"
    value     = "low"
  }
}

# It writes to a channel and pages nobody.
resource "rootly_escalation_level" "ignore" {
  escalation_policy_id      = rootly_escalation_policy.of["ignoring"].id
  escalation_policy_path_id = rootly_escalation_path.ignore.id
  position                  = 1

  notification_target_params {
    type = "slack_channel"
    id   = "C0123"
  }
}

# Others are paged on this one.
resource "rootly_escalation_path" "fork" {
  name                 = "Severe"
  escalation_policy_id = rootly_escalation_policy.of["forking"].id
  default              = false
  position             = 1
}

resource "rootly_escalation_level" "fork" {
  escalation_policy_id      = rootly_escalation_policy.of["forking"].id
  escalation_policy_path_id = rootly_escalation_path.fork.id
  position                  = 1

  notification_target_params {
    type = "user"
    id   = data.rootly_user.bo.id
  }
}

# Held back, then evaluated anew.
resource "rootly_escalation_path" "defer" {
  name                    = "Night"
  escalation_policy_id    = rootly_escalation_policy.of["deferring"].id
  default                 = false
  path_type               = "deferral"
  after_deferral_behavior = "re_evaluate"
  position                = 1
}

resource "rootly_schedule" "of" {
  for_each = toset(["ending", "lasting"])
  name     = each.key
}

resource "rootly_escalation_level" "schedule" {
  for_each             = rootly_schedule.of
  escalation_policy_id = rootly_escalation_policy.of[each.key].id
  position             = 1

  notification_target_params {
    type = "schedule"
    id   = each.value.id
  }
}

resource "rootly_schedule_rotation" "ending" {
  for_each                   = rootly_schedule.of
  name                       = "ends"
  schedule_id                = each.value.id
  schedule_rotationable_type = "ScheduleDailyRotation"
  end_time                   = "2026-06-01T00:00:00Z"

  schedule_rotationable_attributes = {
    handoff_time = "10:00"
  }
  schedule_rotation_members {
    member_type = "User"
    member_id   = data.rootly_user.ada.id
    position    = 1
  }
}

resource "rootly_schedule_rotation" "lasting" {
  name                       = "lasts"
  schedule_id                = rootly_schedule.of["lasting"].id
  schedule_rotationable_type = "ScheduleDailyRotation"

  schedule_rotationable_attributes = {
    handoff_time = "10:00"
  }
  schedule_rotation_members {
    member_type = "User"
    member_id   = data.rootly_user.bo.id
    position    = 1
  }
}

resource "rootly_alerts_source" "checkly" {
  name        = "Checkly"
  source_type = "checkly"
}

resource "rootly_alert_route" "all" {
  name              = "All"
  alerts_source_ids = [rootly_alerts_source.checkly.id]

  dynamic "rules" {
    for_each = local.checks
    content {
      name = rules.key
      condition_groups {
        conditions {
          property_field_type           = "payload"
          property_field_name           = "$.tags"
          property_field_condition_type = "contains"
          property_field_value          = rules.key
        }
      }
      destinations {
        target_type = "EscalationPolicy"
        target_id   = rootly_escalation_policy.of[rules.value].id
      }
    }
  }
}

locals {
  # The trigger of each workflow.
  workflows = {
    created = { triggers = ["alert_created"], join = "ALL" }
    updated = { triggers = ["alert_status_updated"], join = "ALL" }
    pager   = { triggers = ["alert_created"], join = "ALL" }
  }
}

resource "rootly_workflow_alert" "of" {
  for_each = local.workflows
  name     = each.key

  trigger_params {
    triggers        = each.value.triggers
    alert_condition = each.value.join

    alert_payload_conditions {
      logic = "ALL"
      conditions {
        query    = "$.tags"
        operator = "IS"
        values   = ["workflow-${each.key}"]
      }
    }
  }
}

resource "rootly_workflow_task_page_rootly_on_call_responders" "created" {
  name        = "created"
  workflow_id = rootly_workflow_alert.of["created"].id

  task_params {
    summary          = "created"
    alert_urgency_id = "urgent"
    escalation_policy_target = {
      id   = rootly_escalation_policy.of["forking"].id
      name = "forking"
    }
  }
}

resource "rootly_workflow_task_page_rootly_on_call_responders" "updated" {
  name        = "updated"
  workflow_id = rootly_workflow_alert.of["updated"].id

  task_params {
    summary          = "updated"
    alert_urgency_id = "urgent"
    escalation_policy_target = {
      id   = rootly_escalation_policy.of["forking"].id
      name = "forking"
    }
  }
}

resource "rootly_workflow_task_page_pagerduty_on_call_responders" "pager" {
  name        = "pager"
  workflow_id = rootly_workflow_alert.of["pager"].id

  task_params {
    service = {
      id   = "P1"
      name = "Chat"
    }
  }
}

# A payload of this source may name its target.
resource "rootly_alerts_source" "direct" {
  name        = "Direct"
  source_type = "generic_webhook"

  sourceable_attributes {
    auto_resolve = false
    field_mappings_attributes {
      field     = "notification_target_type"
      json_path = "$.target.type"
    }
    field_mappings_attributes {
      field     = "notification_target_id"
      json_path = "$.target.id"
    }
  }
}

resource "rootly_alert_route" "direct" {
  name              = "Direct"
  alerts_source_ids = [rootly_alerts_source.direct.id]

  rules {
    name          = "the rest"
    fallback_rule = true
    destinations {
      target_type = "EscalationPolicy"
      target_id   = rootly_escalation_policy.of["forking"].id
    }
  }
}

resource "checkly_alert_channel" "rootly" {
  webhook {
    name     = "Rootly"
    url      = rootly_alerts_source.checkly.webhook_endpoint
    template = "{\"title\": \"{{ALERT_TITLE}}\", \"tags\": [{{#each TAGS}}\"{{this}}\"{{#unless @last}},{{/unless}}{{/each}}]}"
  }
}

resource "checkly_alert_channel" "direct" {
  webhook {
    name     = "Direct"
    url      = rootly_alerts_source.direct.webhook_endpoint
    template = "{\"title\": \"{{ALERT_TITLE}}\", \"tags\": [{{#each TAGS}}\"{{this}}\"{{#unless @last}},{{/unless}}{{/each}}]}"
  }
}

resource "checkly_check" "of" {
  for_each  = toset(concat(keys(local.checks), ["workflow-created", "workflow-updated", "workflow-pager", "direct"]))
  name      = each.key
  type      = "API"
  activated = true
  frequency = 5
  tags      = [each.key]

  request {
    url = "https://api.aurora.example/health"
  }
  alert_channel_subscription {
    channel_id = each.key == "direct" ? checkly_alert_channel.direct.id : checkly_alert_channel.rootly.id
    activated  = true
  }
}
