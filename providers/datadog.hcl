# Datadog (provider DataDog/datadog, 4.x). Synthetic tests, monitors, notification rules, On-Call, downtimes.
#
# Datadog routes by text: every `@handle` of a message is told, and so are the recipients of every notification rule whose
# filter the tags of the monitor pass. Each provider configuration is an organisation of its own. A handle `@oncall-TEAM` pages through the routing rules of the team.

provider "datadog" {
  title = "Datadog"

  # Read through the handles that name them, or about something else than who is told.
  ignores = [
    "datadog_webhook", "datadog_webhook_custom_variable", "datadog_integration_pagerduty", "datadog_integration_pagerduty_service_object",
    "datadog_integration_opsgenie_service_object", "datadog_integration_slack_channel", "datadog_integration_ms_teams_tenant_based_handle",
    "datadog_integration_ms_teams_workflows_webhook_handle", "datadog_team_notification_rule", "datadog_synthetics_global_variable",
    "datadog_synthetics_private_location", "datadog_synthetics_concurrency_cap", "datadog_service_level_objective", "datadog_monitor_config_policy",
    "datadog_on_call_user_notification_channel", "datadog_on_call_user_notification_rule", "datadog_incident_notification_rule",
    "datadog_incident_notification_template", "datadog_incident_type", "datadog_incident_postmortem_template", "datadog_incident_user_defined_field",
    "datadog_incident_user_defined_role", "datadog_security_notification_rule", "datadog_security_monitoring_rule", "datadog_security_monitoring_rule_json",
    "datadog_security_monitoring_default_rule", "datadog_security_monitoring_filter", "datadog_security_monitoring_suppression",
    "datadog_security_monitoring_critical_asset", "datadog_security_findings_mute_rule", "datadog_security_findings_mute_rules_order",
    "datadog_slo_correction",
  ]

  assume "synthetic_tags" {
    default = "included"
    values  = ["included", "excluded"]
    docs    = <<-EOT
      Whether notification rules look at synthetic tests. The rules go by the tags of monitors; every test has a monitor that
      Datadog makes, which is taken to have the tags of its test.
    EOT
  }
}

check "datadog_synthetics_test" {
  computed = ["monitor_id"] # downtimes name a test by it

  let {
    options  = default(block(self.options_list), block(self.mobile_options_list))
    request  = block(self.request_definition)
    steps    = [for s in list_of(self.api_step) : s if !(default(s.allow_failure, false) && !default(s.is_critical, false))]
    asserted = concat(list_of(self.assertion), flatten([for s in let.steps : list_of(s.assertion)]))
    content  = ["body", "bodyHash", "javascript", "grpcProto", "receivedMessage"]
    looks    = ["assertElementContent", "assertElementAttribute", "assertPageContains", "assertFromJavascript", "assertFileDownload", "assertEmail", "assertRequests"]
    coded    = length([for type in ["browser", "mobile"] : type if type == self.type]) > 0
    limits   = [for a in let.asserted : tonumber(a.target) if a.type == "responseTime" && contains(["lessThan", "lessThanOrEqual"], a.operator)]
    rules    = find("datadog_monitor_notification_rule", "provider", instance.provider)
    mentions = mentions(self.message, "@")
    requests = concat(list_of(self.request_definition), flatten([for s in let.steps : list_of(s.request_definition)]))
    hours    = block(let.options.scheduling)
  }

  kind         = "synthetic"
  name         = self.name
  enabled      = self.status == "live"
  tags         = list_of(self.tags)
  period       = let.hours == null ? tonumber(let.options.tick_every) : unknown("the test runs only in the hours of its `scheduling`")
  locations    = list_of(self.locations)
  checks_model = !contains(["ssl", "tcp", "dns", "icmp", "udp"], default(self.subtype, "http"))

  # A test counts the seconds that it fails, not the runs.
  failures = tonumber(default(let.options.min_failure_duration, 0)) == 0 ? 1 : null

  # Milliseconds, where the test asserts a limit.
  timeout = length(let.limits) == 0 ? null : min(let.limits...)

  asserts = (
    anytrue([for a in let.asserted : contains(let.content, a.type)]) || anytrue([for s in list_of(self.browser_step) : contains(let.looks, s.type)]) ? "correctness" :
    let.coded ? null : "availability"
  )
  severity  = let.options.monitor_priority == null ? null : "P${let.options.monitor_priority}"
  url       = length(let.requests) == 0 ? null : default(let.requests[0].url, let.requests[0].host)
  method    = length(let.requests) == 0 ? null : let.requests[0].method
  body      = length(let.requests) == 0 ? null : default(let.requests[0].body, let.requests[0].message)
  variables = { for v in list_of(self.config_variable) : (v.name) => default(v.pattern, v.example, "") }

  # The first rule stands for all of them.
  channels = known(let.mentions) && length(let.mentions) == 0 ? [] : [ref(self.id)]
  sources  = assume.synthetic_tags != "included" ? [] : length(let.rules) > 0 ? [let.rules[0]] : length(find("datadog_monitor_notification_rule")) > 0 ? unknown("the notification rules here belong to another provider configuration") : []
  alert    = { "*" = unknown("made when the alert is raised"), TAGS = join(",", list_of(self.tags)) }
}

# Names a share of tests that fails; the tests alert by themselves as well.
check "datadog_synthetics_suite" {
  let {
    rules    = find("datadog_monitor_notification_rule", "provider", instance.provider)
    mentions = mentions(self.message, "@")
  }

  kind         = "synthetic"
  name         = self.name
  enabled      = anytrue([for t in list_of(self.tests) : default(t.alerting_criticality, "critical") == "critical"])
  tags         = list_of(self.tags)
  checks_model = false
  channels     = known(let.mentions) && length(let.mentions) == 0 ? [] : [ref(self.id)]
  sources      = length(let.rules) > 0 ? [let.rules[0]] : length(find("datadog_monitor_notification_rule")) > 0 ? unknown("the notification rules here belong to another provider configuration") : []
  alert        = { "*" = unknown("made when the alert is raised"), TAGS = join(",", list_of(self.tags)) }
}

# Tags of the groups that a query makes come on top of those that are written; so do the provider's `default_tags`, where no tag of
# the monitor has their key. Tests and monitors in JSON get none of those.
check "datadog_monitor" {
  let {
    grouped  = can(regex("\\bby\\s*\\{", self.query)) || can(regex("\\.by\\(", self.query))
    defaults = default(block(provider.default_tags).tags, {})
    own = default(self.effective_tags, concat(list_of(self.tags), [
      for key, text in let.defaults : default(text, "") == "" ? key : "${key}:${text}" if !anytrue([for tag in list_of(self.tags) : tag == key || startswith(tag, "${key}:")])
    ]))
    tags     = concat(let.own, let.grouped ? [unknown("the groups of a query are tags of its alerts")] : [])
    rules    = find("datadog_monitor_notification_rule", "provider", instance.provider)
    mentions = mentions(self.message, "@")
    kinds    = { "log alert" = "log", "error-tracking alert" = "log", "slo alert" = "slo" }
  }

  kind     = lookup(let.kinds, self.type, "metric")
  name     = self.name
  enabled  = default(self.draft_status, "published") != "draft"
  tags     = let.tags
  severity = self.priority == null ? null : "P${self.priority}"
  body     = self.query

  channels = known(let.mentions) && length(let.mentions) == 0 ? [] : [ref(self.id)]
  sources  = length(let.rules) > 0 ? [let.rules[0]] : length(find("datadog_monitor_notification_rule")) > 0 ? unknown("the notification rules here belong to another provider configuration") : []
  alert    = { "*" = unknown("made when the alert is raised"), TAGS = join(",", let.own), ALERT_PRIORITY = self.priority == null ? "" : "P${self.priority}" }
}

check "datadog_monitor_json" {
  let {
    json     = jsondecode(self.monitor)
    grouped  = can(regex("\\bby\\s*\\{", let.json.query)) || can(regex("\\.by\\(", let.json.query))
    written  = try(list_of(let.json.tags), [])
    rules    = find("datadog_monitor_notification_rule", "provider", instance.provider)
    mentions = mentions(try(let.json.message, ""), "@")
    kinds    = { "log alert" = "log", "error-tracking alert" = "log", "slo alert" = "slo" }
  }

  kind     = lookup(let.kinds, let.json.type, "metric")
  name     = let.json.name
  enabled  = try(let.json.draft_status, "published") != "draft"
  tags     = concat(let.written, let.grouped ? [unknown("the groups of a query are tags of its alerts")] : [])
  body     = let.json.query
  channels = known(let.mentions) && length(let.mentions) == 0 ? [] : [ref(self.id)]
  sources  = length(let.rules) > 0 ? [let.rules[0]] : length(find("datadog_monitor_notification_rule")) > 0 ? unknown("the notification rules here belong to another provider configuration") : []
  alert    = { "*" = unknown("made when the alert is raised"), TAGS = join(",", let.written) }
}

# One channel for each handle, of a message or of a notification rule. A handle in a section of the message is used only where the
# section holds.
channel "datadog_synthetics_test" "datadog_synthetics_suite" "datadog_monitor" "datadog_monitor_json" "datadog_monitor_notification_rule" {
  for_each = let.handles

  let {
    message     = instance.type == "datadog_monitor_json" ? try(jsondecode(self.monitor).message, "") : self.message
    conditional = block(self.conditional_recipients)
    handles = instance.type == "datadog_monitor_notification_rule" ? concat(
      [for name in list_of(self.recipients) : { text = name, inside = [] }],
      flatten([for c in list_of(let.conditional.conditions) : [for name in list_of(c.recipients) : { text = name, inside = [replace(c.scope, "transition_type:", "")] }]]),
      [for name in list_of(let.conditional.fallback_recipients) : { text = name, inside = ["where no condition holds"] }]
    ) : mentions(let.message, "@")

    # Sections in which a new alert certainly is, and certainly is not.
    always = ["is_alert", "^is_recovery", "^is_warning", "^is_no_data", "^is_warning_recovery", "^is_alert_recovery", "^is_no_data_recovery", "^is_renotify"]
    never  = ["is_recovery", "is_warning", "is_no_data", "is_warning_recovery", "is_alert_recovery", "is_no_data_recovery", "is_renotify", "^is_alert"]

    handle  = each.value.text
    told    = known(let.handle) && !strcontains(let.handle, "{{")
    text    = let.told ? let.handle : "a handle that only the alert can tell"
    # What a handle names belongs to the organisation of the message. A handle of PagerDuty's without a name stands for every service.
    team    = [for t in concat(find("datadog_team", "handle", trimprefix(let.text, "oncall-")), find("data.datadog_team", "handle", trimprefix(let.text, "oncall-"))) : t if provider_of(t) == instance.provider]
    hook    = [for h in find("datadog_webhook", "name", trimprefix(let.text, "webhook-")) : h if provider_of(h) == instance.provider]
    objects = let.text == "pagerduty" ? find("datadog_integration_pagerduty_service_object", "provider", instance.provider) : find("datadog_integration_pagerduty_service_object", "service_name", trimprefix(let.text, "pagerduty-"))
    pagers  = [for p in let.objects : p if provider_of(p) == instance.provider]
    genies  = [for g in find("datadog_integration_opsgenie_service_object", "name", trimprefix(let.text, "opsgenie-")) : g if provider_of(g) == instance.provider]
    members = [for t in concat(find("datadog_team", "handle", trimprefix(let.text, "team-")), find("data.datadog_team", "handle", trimprefix(let.text, "team-"))) : t if provider_of(t) == instance.provider]
    notices = flatten([for t in let.members : find("datadog_team_notification_rule", "team_id", t)])
    paged   = [for n in let.notices : block(n.pagerduty).service_name if block(n.pagerduty) != null]

    form = !let.told ? "unknown" : (
      startswith(let.text, "oncall-") ? "oncall" :
      startswith(let.text, "webhook-") ? "webhook" :
      startswith(let.text, "pagerduty") ? "pagerduty" :
      startswith(let.text, "opsgenie-") ? "opsgenie" :
      startswith(let.text, "team-") ? (length(let.paged) > 0 ? "team-pager" : (length(let.notices) > 0 ? "chat" : "unknown")) :
      can(regex("^(slack|teams|hipchat|chat|hangouts|jira)-", let.text)) ? "chat" :
      strcontains(let.text, "@") ? "email" : "unknown"
    )
    keys = (
      let.form == "pagerduty" ? [for p in let.pagers : p.service_key] :
      let.form == "team-pager" ? flatten([for name in let.paged : [for p in find("datadog_integration_pagerduty_service_object", "service_name", name) : p.service_key if provider_of(p) == instance.provider]]) :
      let.form == "opsgenie" ? [for g in let.genies : g.opsgenie_api_key] : []
    )
    shown = [for k in let.keys : ref(k) if state_of(ref(k)) == "resolved"]

    # An address of Rootly's that names its target goes past every route.
    post   = let.form == "webhook" && length(let.hook) > 0 ? let.hook[0].url : null
    direct = state_of(ref(let.post)) == "resolved" ? [] : segments_after(let.post, "/notify/")
  }

  kind = lookup({ webhook = "webhook", chat = "chat", email = "email" }, let.form, "pager")
  name = let.told ? "@${let.handle}" : "a handle that only the alert can tell"

  enabled = (
    anytrue([for s in each.value.inside : contains(let.never, s)]) ? false :
    alltrue([for s in each.value.inside : contains(let.always, s)]) ? true :
    unknown("the handle is used only where `${join("` and `", [for s in each.value.inside : s if !contains(let.always, s)])}` holds")
  )

  # On-Call sees the tags as they are.
  delivers = let.form == "oncall" ? ["$.tags"] : null

  # A key that is known shows its service where that is here.
  url      = let.form == "webhook" ? let.post : (length(let.keys) > 0 ? let.keys[0] : null)
  targets  = let.form == "webhook" && length(let.direct) >= 2 ? [ref(let.direct[1])] : []
  template = let.form != "webhook" || length(let.hook) == 0 ? null : default(let.hook[0].encode_as, "json") == "json" ? let.hook[0].payload : unknown("the payload is sent as a form")
  language = "dollar"

  source = (
    contains(["chat", "email"], let.form) ? null :
    let.form == "webhook" ? (length(let.hook) > 0 ? null : unknown("the webhook of the handle is not managed here")) :
    let.form == "oncall" ? (length(let.team) > 0 ? let.team[0] : unknown("no team here has the handle `${let.text}`")) :
    length(let.shown) > 0 ? let.shown[0] : unknown("what the handle reaches cannot be seen from here")
  )
}

# Rules add recipients: all of those of an organisation are asked. The tags of a filter must all be there.
source "datadog_monitor_notification_rule" {
  name = "monitor notification rules"
  kind = "notification_rules"
}

route "datadog_monitor_notification_rule" {
  let {
    filter = block(self.filter)
    rules  = find("datadog_monitor_notification_rule", "provider", instance.provider)
  }

  name    = self.name
  router  = "monitor notification rules of Datadog"
  match   = "all"
  sources = slice(let.rules, 0, min(length(let.rules), 1))
  when = all_of(concat(
    [for tag in list_of(let.filter.tags) : tag_query(tag)],
    let.filter.scope == null ? [] : [tag_query(let.filter.scope)]
  ))
  targets  = []
  channels = [ref(self.id)]
}

# A team receives pages at its handle.
source "datadog_team" "data.datadog_team" {
  name    = default(self.handle, self.name, instance.address)
  kind    = "on_call"
  targets = length(find("datadog_on_call_team_routing_rules", "id", self.id)) > 0 ? [] : unknown("the routing rules of the team are not managed here")
}

# Its id is the team's. The first rule that matches counts, and the last asks for nothing.
route "datadog_on_call_team_routing_rules" {
  for_each = self.rule

  let {
    policies = concat(
      [each.value.escalation_policy],
      [for a in list_of(each.value.action) : block(a.escalation_policy).policy_id]
    )
    restricted = block(each.value.time_restrictions) != null
  }

  name     = default(each.value.query, "") == "" ? "everything else" : each.value.query
  router   = instance.address
  position = each.key
  sources  = [ref(self.id)]
  when = all_of(concat(
    let.restricted ? [opaque("the hours of a rule")] : [],
    default(each.value.query, "") == "" ? [] : [tag_query(each.value.query, "tags.")]
  ))

  # A rule that only writes to a chat pages nobody.
  targets = refs(let.policies)
}

escalation "datadog_on_call_escalation_policy" {
  name    = self.name
  teams   = refs(self.teams)
  targets = refs(flatten([for s in list_of(self.step) : flatten([for t in list_of(s.target) : [for id in [t.user, t.team, t.schedule] : id if state_of(ref(id)) != null]])]))
}

# A turn of nobody is null. A layer with an end may have ended, and then puts nobody on call; the hours of layers are not read.
responder "datadog_on_call_schedule" {
  let {
    lasting = flatten([for l in list_of(self.layer) : [for id in list_of(l.users) : id if state_of(ref(id)) != null] if l.end_date == null])
    ending  = flatten([for l in list_of(self.layer) : [for id in list_of(l.users) : id if state_of(ref(id)) != null] if l.end_date != null])
  }

  kind    = "schedule"
  name    = self.name
  members = length(let.lasting) > 0 || length(let.ending) == 0 ? refs(let.lasting) : unknown("every layer of the schedule has an end, and whether that is over is not judged here")
}

responder "datadog_team" {
  kind    = "team"
  name    = self.name
  members = length(find("datadog_team_membership", "team_id", self.id)) > 0 ? [] : unknown("the members of the team are not managed here")
}

responder "data.datadog_team" {
  kind     = "team"
  name     = default(self.name, self.filter_keyword, instance.address)
  external = true
}

member "datadog_team_membership" {
  of      = ref(self.team_id)
  members = refs([self.user_id])
}

responder "datadog_user" "data.datadog_user" {
  kind = "user"
  name = default(self.email, self.filter, instance.address)
}

# A scope other than everything mutes some groups of a monitor only; `*` stands for every monitor, that of a test included.
mute "datadog_downtime_schedule" {
  let {
    which = block(self.monitor_identifier)
    once  = block(self.one_time_schedule)
    tags  = list_of(let.which.monitor_tags)
    all   = flatten([for type in ["datadog_monitor", "datadog_monitor_json", "datadog_synthetics_test", "datadog_synthetics_suite"] : find(type, "provider", instance.provider)])
  }

  name       = default(self.message, instance.address)
  checks     = contains(let.tags, "*") ? let.all : refs([let.which.monitor_id])
  tags       = contains(let.tags, "*") ? [] : length(let.tags) > 1 ? [unknown("a downtime of monitors that carry several tags")] : let.tags
  open_ended = block(self.recurring_schedule) != null || let.once.end != null ? false : (
    self.scope == "*" ? true : unknown("whether the scope of a downtime without an end takes in the alerts of a check is not read")
  )
}

mute "datadog_downtime" {
  let {
    tags = list_of(self.monitor_tags)
    all  = flatten([for type in ["datadog_monitor", "datadog_monitor_json", "datadog_synthetics_test", "datadog_synthetics_suite"] : find(type, "provider", instance.provider)])
  }

  name       = default(self.message, instance.address)
  checks     = contains(let.tags, "*") ? let.all : refs([self.monitor_id])
  tags       = contains(let.tags, "*") ? [] : length(let.tags) > 1 ? [unknown("a downtime of monitors that carry several tags")] : let.tags
  open_ended = length(list_of(self.recurrence)) > 0 || self.end != null || self.end_date != null ? false : (
    contains(list_of(self.scope), "*") ? true : unknown("whether the scope of a downtime without an end takes in the alerts of a check is not read")
  )
}
