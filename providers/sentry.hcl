# Sentry (provider jianyuan/sentry, 0.14 and 0.15). Monitors name an owner; an alert names the monitors that it watches, and every
# filter of it whose conditions hold fires its actions.

provider "sentry" {
  title   = "Sentry"
  ignores = ["sentry_notification_action", "sentry_project_ownership"]

  assume "owner" {
    default = "reads-along"
    values  = ["reads-along", "is-paged"]
    docs    = <<-EOT
      Whether the owner of a monitor is told when it fails although no alert watches it. Ownership assigns the issue; that somebody
      is notified of an assigned issue is a setting of each user.
    EOT
  }
}

check "sentry_uptime_monitor" "sentry_cron_monitor" "sentry_metric_monitor" {
  let {
    uptime  = instance.type == "sentry_uptime_monitor"
    cron    = instance.type == "sentry_cron_monitor"
    plan    = block(self.schedule)
    seconds = { minute = 60, hour = 3600, day = 86400, week = 604800, month = 2592000, year = 31536000 }
    every   = try(regex("^\\*/(\\d+) \\* \\* \\* \\*$", let.plan.crontab), null)
    owner   = block(self.owner)
    alerts  = referrers("sentry_alert", "monitor_ids", self)
  }

  kind    = let.uptime ? "synthetic" : (let.cron ? "heartbeat" : "metric")
  name    = self.name
  enabled = default(self.enabled, true)
  tags    = self.environment == null ? [] : ["environment:${self.environment}"]
  period = let.uptime ? tonumber(self.interval_seconds) : (!let.cron ? null : (
    let.plan.interval_value != null ? tonumber(let.plan.interval_value) * lookup(let.seconds, default(let.plan.interval_unit, "minute"), 60) : (
      let.every != null ? tonumber(let.every[0]) * 60 : unknown("the schedule is a cron expression of no single period")
    )
  ))
  failures = let.uptime ? tonumber(default(self.downtime_threshold, 3)) : (let.cron ? tonumber(default(self.failure_issue_threshold, 1)) : null)
  timeout  = let.uptime ? tonumber(self.timeout_ms) : null

  # Assertions may be about the status alone.
  asserts = !let.uptime ? null : (length(regexall("json|body", lower(default(self.assertion_json, "")))) > 0 ? "correctness" : "availability")
  url     = self.url
  method  = let.uptime ? self.method : null
  body    = self.body

  channels = let.alerts
  targets  = assume.owner == "is-paged" && let.owner != null ? refs([let.owner.team_id, let.owner.user_id]) : []
}

# The older kinds are monitor and alert in one.
check "sentry_metric_alert" "sentry_issue_alert" {
  kind     = instance.type == "sentry_metric_alert" ? "metric" : "log"
  name     = self.name
  enabled  = true
  tags     = self.environment == null ? [] : ["environment:${self.environment}"]
  channels = [ref(self)]
}

# Each action of each filter is a channel; tickets tell nobody. Mail goes to teams and users, and `NoOne` tells nobody where an
# issue has no owner.
channel "sentry_alert" {
  for_each = [for a in flatten([for f in list_of(self.action_filters) : list_of(f.actions)]) : a if a != null]

  let {
    # Nested attributes, of which each action has one.
    email = try(block(each.value.email), null)
    chat  = default(try(block(each.value.slack), null), try(block(each.value.msteams), null), try(block(each.value.discord), null))
    pager = default(try(block(each.value.pagerduty), null), try(block(each.value.opsgenie), null))
    hook  = default(try(block(each.value.webhook), null), try(block(each.value.sentry_app), null))
    key   = ref(try(let.pager.service_id, let.pager.team_id, let.pager.service, null))
    told  = let.email != null || let.chat != null || let.pager != null || let.hook != null
  }

  kind = let.chat != null ? "chat" : (let.pager != null ? "pager" : (let.hook != null ? "webhook" : "email"))
  name = let.chat != null ? try(let.chat.channel_name, let.chat.channel_id, "chat") : (
    let.pager != null ? try(let.pager.service_name, let.pager.team_name, "pager") : (let.hook != null ? try(let.hook.service, let.hook.sentry_app_id, "webhook") : try(let.email.target_type, "ticket"))
  )
  enabled = !let.told ? false : (
    try(let.email.target_type, null) == "issue_owners" && try(let.email.fallthrough_type, null) == "NoOne" ? unknown("who owns the issue is not set here, and without an owner nobody is told") : default(self.enabled, true)
  )
  url    = try(let.hook.url, null)
  source = let.pager == null ? null : (state_of(let.key) == "resolved" ? let.key : unknown("the service behind Sentry's own integration does not show here"))
}

channel "sentry_alert" {
  only_if = length(flatten([for f in list_of(self.action_filters) : list_of(f.actions)])) == 0
  kind    = "email"
  name    = "${default(self.name, instance.address)}, without an action"
  enabled = false
}

channel "sentry_metric_alert" "sentry_issue_alert" {
  kind    = "webhook"
  name    = self.name
  targets = [unknown("the actions of this older kind of alert are not read")]
}

responder "sentry_team" {
  kind    = "team"
  name    = default(self.name, self.slug)
  members = unknown("the members of the team are not set in Terraform")
}

responder "data.sentry_team" {
  kind     = "team"
  name     = default(self.name, self.slug, instance.address)
  external = true
}
