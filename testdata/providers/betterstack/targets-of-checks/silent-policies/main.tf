resource "betteruptime_policy" "chat" {
  name               = "Chat"
  fallback_policy_id = betteruptime_policy.second.id

  steps {
    type        = "escalation"
    wait_before = 0
    urgency_id  = betteruptime_severity.silent.id

    step_members {
      type  = "user"
      email = "nobody-hears@aurora.example"
    }
  }

  steps {
    type        = "escalation"
    wait_before = 180

    step_members {
      type  = "user"
      email = "ada@aurora.example"
    }

    step_members {
      type = "all_slack_integrations"
    }
  }
}

resource "betteruptime_policy" "second" {
  name = "Second"

  steps {
    type        = "escalation"
    wait_before = 0

    step_members {
      type = "current_on_call"
    }

    step_members {
      type = "entire_team"
    }
  }
}

# A silent policy.
resource "betteruptime_policy" "empty" {
  name = "Empty"
}

# Hands over by the metadata of an incident, else to nobody.
resource "betteruptime_policy" "branch" {
  name = "Branch"

  steps {
    type         = "metadata_branching"
    metadata_key = "team"
    policy_id    = betteruptime_policy.chat.id

    metadata_value {
      value = "chat"
    }
  }
}

data "betteruptime_policy" "platform" {
  name = "Platform"
}

resource "betteruptime_severity" "silent" {
  name  = "Silent"
  call  = false
  sms   = false
  email = true
  push  = false
}

resource "betteruptime_monitor" "chat" {
  monitor_type        = "keyword"
  url                 = "https://api.aurora.example/v1/chat/completions"
  pronounceable_name  = "chat"
  check_frequency     = 60
  request_timeout     = 15
  confirmation_period = 120
  regions             = ["eu", "us"]
  required_keyword    = "choices"
  http_method         = "post"
  request_body        = jsonencode({ model = "aurora-large" })
  policy_id           = betteruptime_policy.chat.id
}

resource "betteruptime_metadata" "team" {
  owner_type = "Monitor"
  owner_id   = betteruptime_monitor.chat.id
  key        = "team"

  metadata_value {
    value = "chat"
  }
}

resource "betteruptime_metadata" "old" {
  owner_type = "Monitor"
  owner_id   = betteruptime_monitor.chat.id
  key        = "env"
  value      = "prod"
}

# Milliseconds for what is below HTTP.
resource "betteruptime_monitor" "ping" {
  monitor_type       = "ping"
  url                = "api.aurora.example"
  pronounceable_name = "ping"
  check_frequency    = 30
  request_timeout    = 500
  regions            = ["eu"]
  paused             = true
  policy_id          = betteruptime_policy.empty.id
}

# No policy: the person on call, or only mail.
resource "betteruptime_monitor" "calls" {
  monitor_type       = "status"
  url                = "https://www.aurora.example"
  pronounceable_name = "calls"
  check_frequency    = 180
  request_timeout    = 30
  regions            = ["eu"]
  call               = true
  sms                = false
  push               = false
  email              = true
}

resource "betteruptime_monitor" "mails" {
  monitor_type       = "status"
  url                = "https://www.aurora.example"
  pronounceable_name = "mails"
  check_frequency    = 180
  request_timeout    = 30
  regions            = ["eu"]
  call               = false
  sms                = false
  push               = false
  email              = true
}

resource "betteruptime_heartbeat" "batch" {
  name      = "batch"
  period    = 3600
  grace     = 300
  policy_id = data.betteruptime_policy.platform.id
}

resource "betteruptime_heartbeat" "branch" {
  name      = "branch"
  period    = 60
  grace     = 0
  policy_id = betteruptime_policy.branch.id
}

resource "betteruptime_incoming_webhook" "checkly" {
  name                   = "Checkly"
  started_rule_type      = "all"
  acknowledged_rule_type = "unused"
  resolved_rule_type     = "all"
  policy_id              = betteruptime_policy.second.id
}

resource "checkly_alert_channel" "betterstack" {
  webhook {
    name = "Better Stack"
    url  = betteruptime_incoming_webhook.checkly.url
  }
}

resource "checkly_check" "hook" {
  name      = "hook"
  type      = "API"
  activated = true
  frequency = 5
  locations = ["eu-west-1"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.betterstack.id
    activated  = true
  }
}
