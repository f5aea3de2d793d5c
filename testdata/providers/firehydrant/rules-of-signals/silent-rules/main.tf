data "firehydrant_user" "ada" {
  email = "ada@aurora.example"
}

data "firehydrant_team" "platform" {
  id = "platform"
}

resource "firehydrant_team" "chat" {
  name = "Chat"

  memberships {
    user_id = data.firehydrant_user.ada.id
  }
}

resource "firehydrant_on_call_schedule" "chat" {
  name       = "Chat"
  team_id    = firehydrant_team.chat.id
  time_zone  = "Europe/Paris"
  member_ids = [data.firehydrant_user.ada.id]

  strategy {
    type         = "weekly"
    handoff_time = "09:00:00"
    handoff_day  = "monday"
  }
}

resource "firehydrant_on_call_schedule" "empty" {
  name      = "Empty"
  team_id   = firehydrant_team.chat.id
  time_zone = "Europe/Paris"
}

resource "firehydrant_rotation" "empty" {
  name        = "Empty"
  team_id     = firehydrant_team.chat.id
  schedule_id = firehydrant_on_call_schedule.empty.id
  time_zone   = "Europe/Paris"
}

resource "firehydrant_escalation_policy" "chat" {
  name        = "Chat"
  team_id     = firehydrant_team.chat.id
  repetitions = 0

  step {
    timeout = "PT5M"

    targets {
      type = "OnCallSchedule"
      id   = firehydrant_on_call_schedule.chat.id
    }

    targets {
      type = "SlackChannel"
      id   = "C1"
    }
  }
}

resource "firehydrant_escalation_policy" "nobody" {
  name        = "Nobody"
  team_id     = firehydrant_team.chat.id
  repetitions = 0

  step {
    timeout = "PT5M"

    targets {
      type = "SlackChannel"
      id   = "C1"
    }
  }
}

data "firehydrant_escalation_policy" "platform" {
  name = "Platform"
}

resource "firehydrant_service" "chat" {
  name     = "Chat"
  owner_id = firehydrant_team.chat.id
}

resource "firehydrant_functionality" "chat" {
  name = "Chat"
}

resource "firehydrant_signal_rule" "chat" {
  team_id     = firehydrant_team.chat.id
  name        = "chat"
  expression  = "\"completion_api\" in signal.tags && !(\"env:staging\" in signal.tags)"
  target_type = "EscalationPolicy"
  target_id   = firehydrant_escalation_policy.chat.id
}

resource "firehydrant_signal_rule" "either" {
  team_id     = firehydrant_team.chat.id
  name        = "either"
  expression  = "\"ocr_api\" in signal.tags || \"vision_api\" in signal.tags && !(\"env:staging\" in signal.tags)"
  target_type = "OnCallSchedule"
  target_id   = firehydrant_on_call_schedule.chat.id
}

resource "firehydrant_signal_rule" "prod" {
  team_id     = firehydrant_team.chat.id
  name        = "prod"
  expression  = "signal.tags.contains(\"env:prod\")"
  target_type = "User"
  target_id   = data.firehydrant_user.ada.id
}

resource "firehydrant_custom_event_source" "checkly" {
  name = "Checkly"
}

data "firehydrant_ingest_url" "chat" {
  team_id              = firehydrant_team.chat.id
  escalation_policy_id = firehydrant_escalation_policy.chat.id
}

resource "firehydrant_inbound_email" "mail" {
  name = "mail"
  slug = "mail"

  target {
    type = "EscalationPolicy"
    id   = firehydrant_escalation_policy.chat.id
  }
}

locals {
  template = <<-EOT
    {
      "summary": "{{ALERT_TITLE}}",
      "tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]
    }
  EOT
}

resource "checkly_alert_channel" "all" {
  for_each = {
    rules  = firehydrant_custom_event_source.checkly.ingest_url
    direct = data.firehydrant_ingest_url.chat.url
  }

  webhook {
    name     = each.key
    url      = each.value
    template = local.template
  }
}

resource "checkly_check" "all" {
  for_each = {
    ocr    = { channel = "rules", tags = ["ocr_api"] }
    vision = { channel = "rules", tags = ["vision_api"] }
    quiet  = { channel = "rules", tags = ["vision_api", "env:staging"] }
    prod   = { channel = "rules", tags = ["ocr_api", "env:prod"] }
    direct = { channel = "direct", tags = ["ocr_api"] }
  }

  name      = each.key
  type      = "API"
  activated = true
  frequency = 5
  tags      = each.value.tags

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.all[each.value.channel].id
    activated  = true
  }
}
