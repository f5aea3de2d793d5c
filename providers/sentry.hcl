# Sentry (provider jianyuan/sentry, 0.14 and 0.15). Monitors name an owner; an alert names the monitors that it watches, and every
# filter of it whose conditions hold fires its actions.

provider "sentry" {
  title = "Sentry"

  # About spikes and ownership; services of other products, read through the actions that name them.
  ignores = ["sentry_notification_action", "sentry_project_ownership", "sentry_integration_pagerduty", "sentry_integration_opsgenie"]

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

# The older kinds are monitor and alert in one. How often a metric is looked at is the vendor's.
check "sentry_metric_alert" "sentry_issue_alert" {
  kind     = instance.type == "sentry_metric_alert" ? "metric" : "log"
  name     = self.name
  enabled  = true
  tags     = self.environment == null ? [] : ["environment:${self.environment}"]
  channels = [ref(self)]
}

# The monitors that every project has: an alert that watches one is about the project's errors.
check "data.sentry_project_error_monitor" "data.sentry_project_issue_stream_monitor" {
  let {
    alerts = referrers("sentry_alert", "monitor_ids", self)
  }

  only_if  = length(let.alerts) > 0
  kind     = "log"
  name     = "issues of ${default(self.project, "a project")}"
  enabled  = true
  channels = let.alerts
}

# Each action of each filter is a channel; tickets tell nobody. Mail goes to teams and users, and `NoOne` tells nobody where an
# issue has no owner. What the conditions of a filter ask of an issue is not read; an alert on resolved issues tells of no failure.
channel "sentry_alert" {
  for_each = flatten([for f in list_of(self.action_filters) : [for a in list_of(f.actions) : { action = a, conditions = length(list_of(f.conditions)) } if a != null]])

  let {
    action = each.value.action
    # Nested attributes, of which each action has one.
    email = block(let.action.email)
    chat  = default(block(let.action.slack), block(let.action.msteams), block(let.action.discord))
    pager = default(block(let.action.pagerduty), block(let.action.opsgenie))
    hook  = default(block(let.action.webhook), block(let.action.sentry_app), block(let.action.plugin))
    # The service or team stands in a resource of its own, with the key that leads to it.
    service = ref(default(let.pager.service_id, let.pager.team_id))
    key     = ref(let.service.integration_key)
    told    = let.email != null || let.chat != null || let.pager != null || let.hook != null
    triggers = flatten([for t in list_of(self.trigger_conditions) : [for name, value in t : name if value != null]])
    begins = (
      length(let.triggers) == 0 && length(list_of(self.legacy_trigger_conditions)) == 0 ? true : contains(let.triggers, "first_seen_event") ? true :
      length(setsubtract(let.triggers, ["issue_resolved_trigger"])) == 0 && length(list_of(self.legacy_trigger_conditions)) == 0 ? false : unknown("which issues trigger the alert is not read")
    )
  }

  kind = let.chat != null ? "chat" : (let.pager != null ? "pager" : (let.hook != null ? "webhook" : "email"))
  name = default(
    let.chat.channel_name, let.chat.channel_id, let.pager.service_name, let.pager.team_name, let.hook.service, let.hook.sentry_app_id, let.email.target_type,
    let.chat != null ? "chat" : (let.pager != null ? "pager" : (let.hook != null ? "webhook" : "ticket"))
  )
  # Where it is switched off itself, the flag that is written says so.
  enabled = !default(self.enabled, true) ? self.enabled : (!let.told ? false : let.begins && (
    each.value.conditions > 0 ? unknown("whether the conditions of the filter hold is not read") :
    let.email.target_type == "issue_owners" && let.email.fallthrough_type == "NoOne" ? unknown("who owns the issue is not set here, and without an owner nobody is told") : true
  ))
  url    = let.hook.url
  source = let.pager == null ? null : (state_of(let.key) == "resolved" ? let.key : unknown("the service behind Sentry's own integration does not show here"))
}

channel "sentry_alert" {
  only_if = length(flatten([for f in list_of(self.action_filters) : list_of(f.actions)])) == 0
  kind    = "email"
  name    = "${default(self.name, instance.address)}, without an action"
  enabled = false
}

# The actions of the older kinds. `actions` is JSON in which the class of an action tells what it does; the newer form has its name.
channel "sentry_issue_alert" {
  for_each = let.all

  let {
    # As name and arguments.
    newer = flatten([for a in list_of(self.actions_v2) : [for name, value in default(a, {}) : { what = name, with = block(value) } if value != null]])
    older = self.actions == null ? [] : [for a in try(jsondecode(self.actions), [{ id = unknown("the actions are not known") }]) : { what = lower(default(a.id, "")), with = a }]
    all   = concat(let.newer, let.older)

    what  = each.value.what
    with  = each.value.with
    chat  = length(regexall("slack|msteams|discord", let.what)) > 0
    pager = length(regexall("pagerduty|opsgenie", let.what)) > 0
    mail  = length(regexall("mail", let.what)) > 0
    hook  = length(regexall("notify_?event", let.what)) > 0
    key   = ref(ref(default(strcontains(let.what, "opsgenie") ? let.with.team : let.with.service, null)).integration_key)
  }

  kind    = let.chat ? "chat" : (let.pager ? "pager" : (let.hook ? "webhook" : "email"))
  name    = let.chat ? default(let.with.channel, let.with.channel_id, "chat") : (let.pager ? "pager" : (let.hook ? default(let.with.service, "webhook") : (let.mail ? default(let.with.target_type, let.with.targetType, "mail") : "ticket")))
  enabled = !(let.chat || let.pager || let.mail || let.hook) ? false : (
    let.mail && default(let.with.target_type, let.with.targetType) == "IssueOwners" && default(let.with.fallthrough_type, let.with.fallthroughType) == "NoOne" ? unknown("who owns the issue is not set here, and without an owner nobody is told") : true
  )
  source  = !let.pager ? null : (state_of(let.key) == "resolved" ? let.key : unknown("the service behind Sentry's own integration does not show here"))
  targets = let.hook ? [unknown("what the integration or app does is not set here")] : []
}

channel "sentry_issue_alert" {
  only_if = length(concat(list_of(self.actions_v2), list_of(self.actions))) == 0 || self.actions == "[]"
  kind    = "email"
  name    = "${default(self.name, instance.address)}, without an action"
  enabled = false
}

# Each trigger has its actions.
channel "sentry_metric_alert" {
  for_each = flatten([for t in list_of(self.trigger) : list_of(t.action)])

  let {
    type  = default(each.value.type, "none")
    chat  = contains(["slack", "msteams", "discord"], let.type)
    pager = contains(["pagerduty", "opsgenie"], let.type)
    key   = ref(ref(each.value.target_identifier).integration_key)
  }

  kind    = let.chat ? "chat" : (let.pager ? "pager" : (let.type == "email" ? "email" : "webhook"))
  name    = let.type == "email" ? default(each.value.target_type, "mail") : (let.chat ? default(each.value.target_identifier, let.type) : let.type)
  source  = !let.pager ? null : (state_of(let.key) == "resolved" ? let.key : unknown("the service behind Sentry's own integration does not show here"))
  targets = let.chat || let.pager || let.type == "email" ? [] : [unknown("what the integration or app does is not set here")]
}

channel "sentry_metric_alert" {
  only_if = length(flatten([for t in list_of(self.trigger) : list_of(t.action)])) == 0
  kind    = "email"
  name    = "${default(self.name, instance.address)}, without an action"
  enabled = false
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
