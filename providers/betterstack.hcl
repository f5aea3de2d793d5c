# Better Stack (provider BetterStackHQ/better-uptime, resources betteruptime_*). A monitor names its escalation policy, or tells
# the person on call of its team by itself. Tags stand in resources of their own that name the monitor.

provider "betterstack" {
  title = "Better Stack"

  # Read through what names them, about status pages, or where incidents go after somebody has them.
  ignores = [
    "betteruptime_monitor_group", "betteruptime_heartbeat_group", "betteruptime_severity", "betteruptime_severity_group", "betteruptime_policy_group", "betteruptime_metadata",
    "betteruptime_on_call_calendar", "betteruptime_catalog_relation", "betteruptime_catalog_attribute", "betteruptime_catalog_record", "betteruptime_team_member",
    "betteruptime_status_page", "betteruptime_status_page_section", "betteruptime_status_page_resource", "betteruptime_status_page_group",
    "betteruptime_pagerduty_integration", "betteruptime_splunk_oncall_integration", "betteruptime_outgoing_webhook", "betteruptime_jira_integration",
  ]

  assume "on_call" {
    default = "somebody"
    values  = ["somebody", "unknown"]
    docs    = <<-EOT
      Whether somebody is on call where a step or a monitor tells "the current on-call person". The calendar of a team has its
      members unless someone empties it, and who is in it is not set in Terraform.
    EOT
  }
}

# Most attributes that are left out take a default of the server that no document states.
check "betteruptime_monitor" {
  let {
    http    = contains(["status", "expected_status_code", "keyword", "keyword_absence"], default(self.monitor_type, "status"))
    seconds = let.http || self.monitor_type == "playwright"
    pages   = anytrue([for flag in [self.call, self.sms, self.push, self.critical_alert] : default(flag, false)])
    # Whether one that is left out pages is not known.
    quiet = alltrue([for flag in [self.call, self.sms, self.push] : flag != null]) && !let.pages
    labels = flatten([for m in referrers("betteruptime_metadata", "owner_id", self) : [
      for v in concat(list_of(m.metadata_value), m.value == null ? [] : [{ value = m.value, email = null, name = null, item_id = null }]) : "${m.key}:${default(v.value, v.email, v.name, v.item_id, "")}"
    ] if default(m.owner_type, "Monitor") == "Monitor"])
  }

  kind    = "synthetic"
  name    = default(self.pronounceable_name, self.scenario_name, self.url)
  # A group that is paused pauses the monitors that it has at that moment.
  enabled = default(self.paused, false) ? false : (default(ref(self.monitor_group_id).paused, false) ? unknown("its group is paused, which pauses the monitors that are in it then") : true)
  tags    = let.labels
  period  = default(tonumber(self.check_frequency), unset("the default of check_frequency is the server's"))
  # Seconds for HTTP and scripts, milliseconds for what is below.
  timeout   = self.request_timeout == null ? unset("the default of request_timeout is the server's") : tonumber(self.request_timeout) * (let.seconds ? 1000 : 1)
  locations = self.regions == null ? unset("the default of regions is the server's") : list_of(self.regions)
  asserts   = self.monitor_type == "playwright" ? null : (contains(["keyword", "keyword_absence"], default(self.monitor_type, "status")) ? "correctness" : "availability")
  url       = self.url
  method    = let.http ? upper(default(self.http_method, "GET")) : null
  body      = self.request_body
  variables = default(self.environment_variables, {})

  targets = ref(self.policy_id) != null ? [ref(self.policy_id)] : (
    let.pages ? [ref(self)] : (let.quiet ? [] : [unknown("which channels a monitor without a policy uses by default is the server's choice")])
  )
  channels = ref(self.policy_id) == null && default(self.email, false) ? [ref(self)] : []
}

check "betteruptime_heartbeat" {
  let {
    pages = anytrue([for flag in [self.call, self.sms, self.push, self.critical_alert] : default(flag, false)])
    quiet = alltrue([for flag in [self.call, self.sms, self.push] : flag != null]) && !let.pages
    labels = flatten([for m in referrers("betteruptime_metadata", "owner_id", self) : [
      for v in concat(list_of(m.metadata_value), m.value == null ? [] : [{ value = m.value, email = null, name = null, item_id = null }]) : "${m.key}:${default(v.value, v.email, v.name, v.item_id, "")}"
    ] if default(m.owner_type, "Heartbeat") == "Heartbeat"])
  }

  kind    = "heartbeat"
  name    = self.name
  enabled = default(self.paused, false) ? false : (default(ref(self.heartbeat_group_id).paused, false) ? unknown("its group is paused, which pauses the heartbeats that are in it then") : true)
  tags    = let.labels
  period  = tonumber(self.period)

  targets = ref(self.policy_id) != null ? [ref(self.policy_id)] : (
    let.pages ? [ref(self)] : (let.quiet ? [] : [unknown("which channels a heartbeat without a policy uses by default is the server's choice")])
  )
  channels = ref(self.policy_id) == null && default(self.email, false) ? [ref(self)] : []
}

channel "betteruptime_monitor" "betteruptime_heartbeat" {
  only_if = ref(self.policy_id) == null && default(self.email, false)
  kind    = "email"
  name    = "the team"
}

# Whom a monitor without a policy calls.
responder "betteruptime_monitor" "betteruptime_heartbeat" {
  only_if = ref(self.policy_id) == null && anytrue([for flag in [self.call, self.sms, self.push, self.critical_alert] : default(flag, false)])
  kind    = assume.on_call == "somebody" ? "contact" : "team"
  name    = "who is on call"
  members = assume.on_call == "somebody" ? [] : unknown("who is on call is not set in Terraform")
}

# A window of every day, in which nothing is checked.
mute "betteruptime_monitor" "betteruptime_heartbeat" {
  only_if    = self.maintenance_from != null && self.maintenance_to != null
  name       = "maintenance of ${default(self.pronounceable_name, self.name, self.url, instance.address)}"
  checks     = [ref(self)]
  open_ended = length(distinct(list_of(self.maintenance_days))) % 7 == 0 && contains(["00:00", "00:00:00"], self.maintenance_from) && contains(["23:59", "23:59:00", "23:59:59", "24:00", "24:00:00"], self.maintenance_to)
}

# Steps run in order; those that escalate page their members, unless the severity has every channel off that wakes somebody.
escalation "betteruptime_policy" {
  let {
    steps = [for s in list_of(self.steps) : s if s.type == "escalation"]
    loud = [
      for s in let.steps : s if state_of(ref(s.urgency_id)) != "resolved" ||
      anytrue([for flag in [ref(s.urgency_id).call, ref(s.urgency_id).sms, ref(s.urgency_id).push, ref(s.urgency_id).critical_alert] : default(flag, false)])
    ]
    # Whether a channel that the severity leaves out is on is not known.
    unclear = [
      for s in let.steps : s if state_of(ref(s.urgency_id)) == "resolved" && length(list_of(s.step_members)) > 0 &&
      !anytrue([for flag in [ref(s.urgency_id).call, ref(s.urgency_id).sms, ref(s.urgency_id).push, ref(s.urgency_id).critical_alert] : default(flag, false)]) &&
      anytrue([for flag in [ref(s.urgency_id).call, ref(s.urgency_id).sms, ref(s.urgency_id).push] : flag == null])
    ]
    members = flatten([for s in let.loud : list_of(s.step_members)])
    people  = [for m in let.members : m if contains(["user", "entire_team", "current_on_call"], m.type)]
  }

  name = self.name
  targets = concat(
    length(let.people) > 0 ? [ref(self)] : [],
    refs([for m in let.members : m if m.type == "policy"], "id"),
    refs([self.fallback_policy_id]),
    [for m in let.members : unknown("whom a step pages by the metadata of an incident is not known") if m.type == "incident_metadata"],
    [for m in let.members : unknown("whom another product pages is not set here") if contains(["pagerduty_integration", "all_splunk_on_call_integrations", "webhook", "all_webhook_integrations", "zapier_webhook", "all_zapier_integrations"], m.type)],
    [for s in let.unclear : unknown("which channels a severity uses by default is the server's choice")],
  )
}

responder "betteruptime_policy" {
  for_each = [
    for m in flatten([for s in list_of(self.steps) : list_of(s.step_members) if s.type == "escalation" && (state_of(ref(s.urgency_id)) != "resolved" ||
    anytrue([for flag in [ref(s.urgency_id).call, ref(s.urgency_id).sms, ref(s.urgency_id).push, ref(s.urgency_id).critical_alert] : default(flag, false)]))]) : m
    if contains(["user", "entire_team", "current_on_call"], m.type)
  ]

  kind    = each.value.type == "user" ? "user" : (each.value.type == "current_on_call" && assume.on_call != "somebody" ? "team" : "contact")
  name    = each.value.type == "user" ? default(each.value.email, each.value.id, "a user") : (each.value.type == "entire_team" ? "the entire team" : "who is on call")
  members = each.value.type == "current_on_call" && assume.on_call != "somebody" ? unknown("who is on call is not set in Terraform") : []
}

# A branch hands the incident to another policy where it matches.
level "betteruptime_policy" {
  for_each = [for s in list_of(self.steps) : s if contains(["time_branching", "metadata_branching"], s.type)]
  of       = ref(self)
  position = each.key
  default  = unknown("only some incidents take the branch")
  targets  = ref(each.value.policy_id) != null ? refs([each.value.policy_id]) : [unknown("the policy of the branch is named by the metadata of an incident")]
}

escalation "data.betteruptime_policy" {
  name     = default(self.name, instance.address)
  external = true
}

source "data.betteruptime_incoming_webhook" {
  computed  = ["url"]
  name      = default(self.name, instance.address)
  kind      = "incoming_webhook"
  endpoints = [self.url]
  targets   = [unknown("the policy of the webhook is not set here")]
}

# What other products send to. One whose start rule is unused never starts anything.
source "betteruptime_incoming_webhook" "betteruptime_email_integration" "betteruptime_grafana_integration" "betteruptime_prometheus_integration" "betteruptime_datadog_integration" "betteruptime_new_relic_integration" "betteruptime_aws_cloudwatch_integration" "betteruptime_azure_integration" "betteruptime_google_monitoring_integration" "betteruptime_elastic_integration" {
  computed  = ["url", "webhook_url", "email", "email_address"]
  name      = self.name
  kind      = trimsuffix(trimprefix(instance.type, "betteruptime_"), "_integration")
  enabled   = default(self.paused, false) ? false : self.started_rule_type != "unused"
  endpoints = [self.url, self.webhook_url, self.email, self.email_address]
  # Where rules decide, the route below does.
  targets = length(list_of(self.started_rules)) > 0 ? [] : (ref(self.policy_id) != null ? refs([self.policy_id]) : [unknown("without a policy the team's own settings decide")])
}

# The rules by which a message starts an incident. What stands in headers, mail and XML is not read.
route "betteruptime_incoming_webhook" "betteruptime_email_integration" {
  only_if = length(list_of(self.started_rules)) > 0 && self.started_rule_type != "unused"

  let {
    tests = [
      for r in list_of(self.started_rules) : default(r.rule_target, "none") == "body" && default(r.match_type, "") == "matches_regex" && contains([".*", "", "^.*$"], default(r.content, "")) ? always() :
      default(r.rule_target, "none") != "json" ? opaque("a rule over the ${default(r.rule_target, "message")}") :
      r.match_type == "equals" ? equals(field("$.${r.target_field}"), r.content) :
      r.match_type == "equals_not" ? not(equals(field("$.${r.target_field}"), r.content)) :
      r.match_type == "contains" ? contains_text(field("$.${r.target_field}"), r.content) :
      r.match_type == "contains_not" ? not(contains_text(field("$.${r.target_field}"), r.content)) :
      r.match_type == "matches_regex" ? matches(field("$.${r.target_field}"), r.content) :
      r.match_type == "matches_regex_not" ? not(matches(field("$.${r.target_field}"), r.content)) : opaque("the operator ${default(r.match_type, "of a rule")}")
    ]
  }

  name    = "what starts an incident in ${default(self.name, instance.address)}"
  match   = "all"
  sources = [ref(self)]
  when    = self.started_rule_type == "all" ? all_of(let.tests) : any_of(let.tests)
  targets = ref(self.policy_id) != null ? refs([self.policy_id]) : [unknown("without a policy the team's own settings decide")]
}
