# PagerDuty (provider PagerDuty/pagerduty, 3.x). Event orchestrations, rulesets, services, escalations, schedules.
#
# An event comes in through a key. The key of an orchestration leads through its global rules, its router and the rules of the
# service that the router names; the key of a service's own integration leads to that service and never meets a router.
#
# Services with rules of their own are sources here too: what a router hands to them is decided there. Events with one `dedup_key` are
# one alert, which has paged by then; what a sender makes the key of is not read.

provider "pagerduty" {
  title = "PagerDuty"

  # Read through what names them, or about what happens once somebody was paged.
  ignores = [
    "pagerduty_event_orchestration_unrouted", "pagerduty_event_orchestration_global_cache_variable",
    "pagerduty_event_orchestration_service_cache_variable", "pagerduty_alert_grouping_setting", "pagerduty_business_service",
    "pagerduty_business_service_subscriber", "pagerduty_service_dependency", "pagerduty_incident_workflow", "pagerduty_incident_workflow_trigger",
    "pagerduty_incident_custom_field", "pagerduty_incident_custom_field_option", "pagerduty_incident_type", "pagerduty_incident_type_custom_field",
    "pagerduty_user_contact_method", "pagerduty_user_notification_rule", "pagerduty_user_handoff_notification_rule",
    "pagerduty_service_custom_field", "pagerduty_service_custom_field_value", "pagerduty_slack_connection", "pagerduty_response_play",
    "pagerduty_extension", "pagerduty_webhook_subscription", "pagerduty_tag", "pagerduty_tag_assignment",
  ]

  assume "regex" {
    default = "search"
    values  = ["search", "whole"]
    docs    = <<-EOT
      Whether `matches regex` looks for the expression anywhere in the text, or wants all of the text to match. No source says so.
    EOT
  }
}

# The routing key stands in the orchestration or in an integration of its own.
source "pagerduty_event_orchestration" {
  computed = ["integration"]

  name      = self.name
  kind      = "event_orchestration"
  endpoints = try([self.integration[0].parameters[0].routing_key], [])
  targets   = length(find("pagerduty_event_orchestration_router", "event_orchestration", self.id)) > 0 ? [] : unknown("the router of the orchestration is not managed here")
}

source "data.pagerduty_event_orchestration" {
  computed = ["integration"]

  name      = self.name
  kind      = "event_orchestration"
  endpoints = try([self.integration[0].parameters[0].routing_key], [])
  targets   = length(find("pagerduty_event_orchestration_router", "event_orchestration", self.id)) > 0 ? [] : unknown("the router of the orchestration is not managed here")
}

source "pagerduty_event_orchestration_integration" "data.pagerduty_event_orchestration_integration" {
  computed = ["parameters"]

  name      = default(self.label, instance.address)
  kind      = "event_orchestration"
  endpoints = try([self.parameters[0].routing_key], [])
  targets   = length(find("pagerduty_event_orchestration_router", "event_orchestration", self.event_orchestration)) > 0 ? [] : unknown("the router of the orchestration is not managed here")
}

# Rules before the router. Within a set the first that matches counts; it may go on to another set, whose rules then stand below it:
# where none of those matches, what is left over is for the catch-all.
route "pagerduty_event_orchestration_global" {
  for_each = let.nodes

  let {
    sets  = { for s in list_of(self.set) : (s.id) => list_of(s.rule) }
    start = lookup(let.sets, "start", [])
    # Down to the fourth set, and less deep where sets that lead to each other would make too many. `open` is a rule that leads on to
    # rules which are not read.
    first  = [for i, rule in let.start : { path = [i], rule = rule, to = lookup(let.sets, default(block(rule.actions).route_to, "none"), []), above = [] }]
    second = flatten([for n in let.first : [for i, rule in n.to : { path = concat(n.path, [i]), rule = rule, to = lookup(let.sets, default(block(rule.actions).route_to, "none"), []), above = concat(n.above, [block(n.rule.actions)]) }]])
    third  = length(let.second) > 1000 ? [] : flatten([for n in let.second : [for i, rule in n.to : { path = concat(n.path, [i]), rule = rule, to = lookup(let.sets, default(block(rule.actions).route_to, "none"), []), above = concat(n.above, [block(n.rule.actions)]) }]])
    fourth = length(let.third) > 1000 ? [] : flatten([for n in let.third : [for i, rule in n.to : { path = concat(n.path, [i]), rule = rule, to = lookup(let.sets, default(block(rule.actions).route_to, "none"), []), above = concat(n.above, [block(n.rule.actions)]) }]])
    nodes = concat(
      [for n in let.first : merge(n, { open = false })],
      [for n in let.second : merge(n, { open = length(let.second) > 1000 && length(n.to) > 0 })],
      [for n in let.third : merge(n, { open = length(let.third) > 1000 && length(n.to) > 0 })],
      [for n in let.fourth : merge(n, { open = length(n.to) > 0 })]
    )
    actions = block(each.value.rule.actions)
    # Fields that the rules on the way here have set.
    changed = distinct(flatten([for a in each.value.above : concat([for x in list_of(a.extraction) : x.target], a.severity == null ? [] : ["event.severity"])]))
    # What applies where a rule takes the event: its own actions, those of the rule that led to its set, and those of the
    # catch-all where it leads on to a set of which no rule matches.
    all = concat(each.value.above, [let.actions], block(each.value.rule.actions).route_to == null ? [] : [block(block(self.catch_all).actions)])
    stops = anytrue([for a in let.all : default(a.drop_event, false) || default(a.suppress, false) || a.event_action == "resolve"])
    router = find("pagerduty_event_orchestration_router", "event_orchestration", self.event_orchestration)
  }

  name     = each.value.rule.label
  router   = instance.address
  match    = "tree"
  path     = each.value.path
  enabled  = !default(each.value.rule.disabled, false)
  sources  = concat([ref(self.event_orchestration)], find("pagerduty_event_orchestration_integration", "event_orchestration", self.event_orchestration))

  when = length(list_of(each.value.rule.condition)) == 0 ? null : any_of([
    for c in list_of(each.value.rule.condition) : anytrue([for field in let.changed : strcontains(c.expression, field)]) ? opaque("a field that an orchestration sets") : condition(c.expression, {
      "matches"              = "equals"
      "matches part"         = "contains"
      "matches regex"        = assume.regex == "whole" ? "matches_whole" : "matches"
      "exists"               = "exists"
      "does not match"       = "not equals"
      "does not match part"  = "not contains"
      "does not match regex" = assume.regex == "whole" ? "not matches_whole" : "not matches"
      "does not exist"       = "not exists"
    }, {
      "event"              = "$.payload"
      "event.dedup_key"    = "$.dedup_key"
      "event.event_action" = "$.event_action"
      "event.client"       = "$.client"
      "event.client_url"   = "$.client_url"
      "raw_event"          = "$"
    })
  ])

  # A policy that is set here replaces that of whatever service the router finds.
  targets = (
    let.stops ? [] :
    each.value.open ? unknown("the rules that this one leads on to are not read: the sets of the orchestration are too deep") :
    anytrue([for a in let.all : state_of(ref(a.escalation_policy)) != null]) ? unknown("the orchestration sets an escalation policy for whatever service its router finds") : []
  )
  hands_to = let.stops ? [] : (length(let.router) > 0 ? let.router : unknown("the router of the orchestration is not managed here"))
}

# What no rule of the start set takes.
route "pagerduty_event_orchestration_global" {
  let {
    actions = block(block(self.catch_all).actions)
    stops   = default(let.actions.drop_event, false) || default(let.actions.suppress, false) || let.actions.event_action == "resolve"
    router  = find("pagerduty_event_orchestration_router", "event_orchestration", self.event_orchestration)
  }

  name     = "catch-all"
  router   = instance.address
  match    = "tree"
  path     = []
  sources  = concat([ref(self.event_orchestration)], find("pagerduty_event_orchestration_integration", "event_orchestration", self.event_orchestration))
  targets  = !let.stops && state_of(ref(let.actions.escalation_policy)) != null ? unknown("the orchestration sets an escalation policy for whatever service its router finds") : []
  hands_to = let.stops ? [] : (length(let.router) > 0 ? let.router : unknown("the router of the orchestration is not managed here"))
}

# Where the global rules hand events to.
source "pagerduty_event_orchestration_router" {
  name = default(ref(self.event_orchestration).name, instance.address)
  kind = "event_orchestration"
}

# The first rule that matches takes the event. One condition is enough, and a rule without any takes everything.
route "pagerduty_event_orchestration_router" {
  for_each = block(self.set).rule

  let {
    actions   = block(each.value.actions)
    dynamic   = length(list_of(let.actions.dynamic_route_to)) > 0
    global    = find("pagerduty_event_orchestration_global", "event_orchestration", self.event_orchestration)
    rules     = flatten([for g in let.global : [for s in list_of(g.set) : list_of(s.rule)]])
    changes   = concat([for r in let.rules : block(r.actions)], [for g in let.global : block(block(g.catch_all).actions)])
    extracted = distinct(flatten([for a in let.changes : concat([for x in list_of(a.extraction) : x.target], a.severity == null ? [] : ["event.severity"])]))
    service   = ref(let.actions.route_to)
    own_rules = find("pagerduty_event_orchestration_service", "service", let.actions.route_to)
    decides   = length([for o in let.own_rules : o if default(o.enable_event_orchestration_for_service, false)]) > 0 || length(find("pagerduty_service_event_rule", "service", let.actions.route_to)) > 0
  }

  name    = each.value.label
  router  = instance.address
  enabled = !default(each.value.disabled, false)
  sources = length(let.global) > 0 ? [ref(self.id)] : concat([ref(self.event_orchestration)], find("pagerduty_event_orchestration_integration", "event_orchestration", self.event_orchestration))

  fallback = false
  when = let.dynamic ? opaque("whether a service has the name that the event gives") : (length(list_of(each.value.condition)) == 0 ? null : any_of([
    for c in list_of(each.value.condition) : anytrue([for field in let.extracted : strcontains(c.expression, field)]) ? opaque("a field that the global orchestration sets") : condition(c.expression, {
      "matches"              = "equals"
      "matches part"         = "contains"
      "matches regex"        = assume.regex == "whole" ? "matches_whole" : "matches"
      "exists"               = "exists"
      "does not match"       = "not equals"
      "does not match part"  = "not contains"
      "does not match regex" = assume.regex == "whole" ? "not matches_whole" : "not matches"
      "does not exist"       = "not exists"
    }, {
      "event"              = "$.payload"
      "event.dedup_key"    = "$.dedup_key"
      "event.event_action" = "$.event_action"
      "event.client"       = "$.client"
      "event.client_url"   = "$.client_url"
      "raw_event"          = "$"
    })
  ]))

  targets  = let.dynamic ? unknown("the event itself names the service") : (let.decides ? [] : refs([let.actions.route_to]))
  hands_to = let.decides ? [let.service] : []
}

# `unrouted` pages nobody: a router that sends there has no catch-all.
route "pagerduty_event_orchestration_router" {
  only_if = block(block(self.catch_all).actions).route_to != "unrouted"

  let {
    global    = find("pagerduty_event_orchestration_global", "event_orchestration", self.event_orchestration)
    to        = block(block(self.catch_all).actions).route_to
    own_rules = find("pagerduty_event_orchestration_service", "service", let.to)
    decides   = length([for o in let.own_rules : o if default(o.enable_event_orchestration_for_service, false)]) > 0 || length(find("pagerduty_service_event_rule", "service", let.to)) > 0
  }

  name     = "catch-all"
  router   = instance.address
  fallback = true
  position = 1000000
  sources  = length(let.global) > 0 ? [ref(self.id)] : concat([ref(self.event_orchestration)], find("pagerduty_event_orchestration_integration", "event_orchestration", self.event_orchestration))
  targets  = let.decides ? [] : refs([let.to])
  hands_to = let.decides ? [ref(let.to)] : []
}

# A service that decides what becomes of its events.
source "pagerduty_service" {
  let {
    rules = [for o in find("pagerduty_event_orchestration_service", "service", self.id) : o if default(o.enable_event_orchestration_for_service, false)]
  }

  only_if = length(let.rules) > 0 || length(find("pagerduty_service_event_rule", "service", self.id)) > 0
  name    = self.name
  kind    = "service"
  targets = [ref(self.id)]
}

# Goes to its service; the key is the only thing that shows it.
source "pagerduty_service_integration" {
  computed  = ["integration_key", "integration_email"]
  name      = default(self.name, instance.address)
  kind      = default(self.type, "events_api_v2_inbound_integration")
  endpoints = [self.integration_key, self.integration_email]
  targets   = refs([self.service])
}

source "data.pagerduty_service_integration" {
  computed = ["integration_key"]

  let {
    service = default(self.service_name, "")
    named   = concat(find("pagerduty_service", "name", let.service), find("data.pagerduty_service", "name", let.service))
  }

  name      = default(self.integration_summary, instance.address)
  kind      = "events_api_v2_inbound_integration"
  endpoints = [self.integration_key]
  targets   = length(let.named) > 0 ? let.named : unknown("the service of the integration is not managed here")
}

# The rules of one service. They count only where the service is told to use them.
route "pagerduty_event_orchestration_service" {
  for_each = let.nodes

  let {
    sets  = { for s in list_of(self.set) : (s.id) => list_of(s.rule) }
    start = lookup(let.sets, "start", [])
    # Down to the fourth set, and less deep where sets that lead to each other would make too many. `open` is a rule that leads on to
    # rules which are not read.
    first  = [for i, rule in let.start : { path = [i], rule = rule, to = lookup(let.sets, default(block(rule.actions).route_to, "none"), []), above = [] }]
    second = flatten([for n in let.first : [for i, rule in n.to : { path = concat(n.path, [i]), rule = rule, to = lookup(let.sets, default(block(rule.actions).route_to, "none"), []), above = concat(n.above, [block(n.rule.actions)]) }]])
    third  = length(let.second) > 1000 ? [] : flatten([for n in let.second : [for i, rule in n.to : { path = concat(n.path, [i]), rule = rule, to = lookup(let.sets, default(block(rule.actions).route_to, "none"), []), above = concat(n.above, [block(n.rule.actions)]) }]])
    fourth = length(let.third) > 1000 ? [] : flatten([for n in let.third : [for i, rule in n.to : { path = concat(n.path, [i]), rule = rule, to = lookup(let.sets, default(block(rule.actions).route_to, "none"), []), above = concat(n.above, [block(n.rule.actions)]) }]])
    nodes = concat(
      [for n in let.first : merge(n, { open = false })],
      [for n in let.second : merge(n, { open = length(let.second) > 1000 && length(n.to) > 0 })],
      [for n in let.third : merge(n, { open = length(let.third) > 1000 && length(n.to) > 0 })],
      [for n in let.fourth : merge(n, { open = length(n.to) > 0 })]
    )
    all    = concat(each.value.above, [block(each.value.rule.actions)], block(each.value.rule.actions).route_to == null ? [] : [block(block(self.catch_all).actions)])
    # Fields that the rules before these have set, those of whatever global orchestration an event comes through among them.
    before  = flatten([for g in find("pagerduty_event_orchestration_global") : concat(flatten([for s in list_of(g.set) : [for r in list_of(s.rule) : block(r.actions)]]), [block(block(g.catch_all).actions)])])
    changed = distinct(flatten([for a in concat(let.before, each.value.above) : concat([for x in list_of(a.extraction) : x.target], a.severity == null ? [] : ["event.severity"])]))
    policy  = [for a in let.all : a.escalation_policy if state_of(ref(a.escalation_policy)) != null]
  }

  name    = each.value.rule.label
  router  = instance.address
  match   = "tree"
  path    = each.value.path
  enabled = default(self.enable_event_orchestration_for_service, false) && !default(each.value.rule.disabled, false)
  sources = concat([ref(self.service)], find("pagerduty_service_integration", "service", self.service))

  when = length(list_of(each.value.rule.condition)) == 0 ? null : any_of([
    for c in list_of(each.value.rule.condition) : anytrue([for field in let.changed : strcontains(c.expression, field)]) ? opaque("a field that an orchestration sets") : condition(c.expression, {
      "matches"              = "equals"
      "matches part"         = "contains"
      "matches regex"        = assume.regex == "whole" ? "matches_whole" : "matches"
      "exists"               = "exists"
      "does not match"       = "not equals"
      "does not match part"  = "not contains"
      "does not match regex" = assume.regex == "whole" ? "not matches_whole" : "not matches"
      "does not exist"       = "not exists"
    }, {
      "event"              = "$.payload"
      "event.dedup_key"    = "$.dedup_key"
      "event.event_action" = "$.event_action"
      "event.client"       = "$.client"
      "event.client_url"   = "$.client_url"
      "raw_event"          = "$"
    })
  ])

  # A policy that is set here replaces the service's.
  targets = (
    anytrue([for a in let.all : default(a.suppress, false) || a.event_action == "resolve"]) ? [] :
    each.value.open ? unknown("the rules that this one leads on to are not read: the sets of the orchestration are too deep") :
    length(let.policy) > 0 ? refs([let.policy[length(let.policy) - 1]]) : refs([self.service])
  )
}

route "pagerduty_event_orchestration_service" {
  let {
    actions = block(block(self.catch_all).actions)
    on      = default(self.enable_event_orchestration_for_service, false)
  }

  name    = "catch-all"
  router  = instance.address
  match   = "tree"
  path    = []
  sources = concat([ref(self.service)], find("pagerduty_service_integration", "service", self.service))
  targets = let.on && (default(let.actions.suppress, false) || let.actions.event_action == "resolve") ? [] : refs([let.on && state_of(ref(let.actions.escalation_policy)) != null ? let.actions.escalation_policy : self.service])
}

# The older rules of one service; only those that suppress change whom an event pages. A service that uses its orchestration does
# not ask them.
route "pagerduty_service_event_rule" {
  let {
    using = [for o in find("pagerduty_event_orchestration_service", "service", self.service) : o if default(o.enable_event_orchestration_for_service, false)]
    rule  = block(self.conditions)
    stops = anytrue([for s in list_of(block(self.actions).suppress) : default(s.value, false)])
    later = anytrue([for s in list_of(block(self.actions).suppress) : s.threshold_value != null])
    tests = [
      for c in list_of(let.rule.subconditions) : {
        operator = c.operator
        text     = block(c.parameter).value
        field    = field(startswith(default(block(c.parameter).path, ""), "payload") ? "$.${block(c.parameter).path}" : "$.payload.${default(block(c.parameter).path, "")}")
      }
    ]
    parts = [
      for t in let.tests :
      t.operator == "exists" ? not(is_empty(t.field)) :
      t.operator == "nexists" ? is_empty(t.field) :
      t.operator == "equals" ? equals(t.field, t.text) :
      t.operator == "nequals" ? not(equals(t.field, t.text)) :
      t.operator == "contains" ? contains_text(t.field, t.text) :
      t.operator == "ncontains" ? not(contains_text(t.field, t.text)) :
      t.operator == "matches" ? matches(t.field, t.text) :
      t.operator == "nmatches" ? not(matches(t.field, t.text)) :
      opaque("the operator ${t.operator}")
    ]
  }

  name     = instance.address
  router   = "event rules of ${default(address_of(ref(self.service)), "a service")}"
  enabled  = length(let.using) == 0 && !default(self.disabled, false)
  position = tonumber(default(self.position, 0))
  sources  = concat([ref(self.service)], find("pagerduty_service_integration", "service", self.service))
  when = all_of(concat(
    length(list_of(self.time_frame)) > 0 ? [opaque("the time frame of a rule")] : [],
    length(let.parts) == 0 ? [] : [let.rule.operator == "or" ? any_of(let.parts) : all_of(let.parts)]
  ))
  targets = let.stops ? (let.later ? unknown("the rule suppresses only the first events") : []) : refs([self.service])
}

route "pagerduty_service" {
  let {
    using = [for o in find("pagerduty_event_orchestration_service", "service", self.id) : o if default(o.enable_event_orchestration_for_service, false)]
  }

  only_if  = length(find("pagerduty_service_event_rule", "service", self.id)) > 0 && length(let.using) == 0
  name     = "what no event rule takes"
  router   = "event rules of ${instance.address}"
  position = 1000000
  sources  = concat([ref(self.id)], find("pagerduty_service_integration", "service", self.id))
  targets  = [ref(self.id)]
}

source "pagerduty_ruleset" "data.pagerduty_ruleset" {
  computed  = ["routing_keys"]
  name      = self.name
  kind      = "ruleset"
  endpoints = try([self.routing_keys[0]], [])
  targets   = length(find("pagerduty_ruleset_rule", "ruleset", self.id)) > 0 ? [] : unknown("the rules of the ruleset are not managed here")
}

# The first rule that matches takes the event; the catch-all is a rule of its own.
route "pagerduty_ruleset_rule" {
  let {
    rule    = block(self.conditions)
    actions = block(self.actions)
    stops   = anytrue([for s in list_of(let.actions.suppress) : default(s.value, false)])
    tests = [
      for c in list_of(let.rule.subconditions) : {
        operator = c.operator
        text     = block(c.parameter).value
        field    = field(startswith(default(block(c.parameter).path, ""), "payload") ? "$.${block(c.parameter).path}" : "$.payload.${default(block(c.parameter).path, "")}")
      }
    ]
    parts = [
      for t in let.tests :
      t.operator == "exists" ? not(is_empty(t.field)) :
      t.operator == "nexists" ? is_empty(t.field) :
      t.operator == "equals" ? equals(t.field, t.text) :
      t.operator == "nequals" ? not(equals(t.field, t.text)) :
      t.operator == "contains" ? contains_text(t.field, t.text) :
      t.operator == "ncontains" ? not(contains_text(t.field, t.text)) :
      t.operator == "matches" ? matches(t.field, t.text) :
      t.operator == "nmatches" ? not(matches(t.field, t.text)) :
      opaque("the operator ${t.operator}")
    ]
  }

  name     = instance.address
  router   = default(address_of(ref(self.ruleset)), "a ruleset")
  enabled  = !default(self.disabled, false)
  position = tonumber(default(self.position, 0))
  fallback = default(self.catch_all, false)
  sources  = refs([self.ruleset])
  when = default(self.catch_all, false) ? null : all_of(concat(
    length(list_of(self.time_frame)) > 0 ? [opaque("the time frame of a rule")] : [],
    length(let.parts) == 0 ? [] : [let.rule.operator == "or" ? any_of(let.parts) : all_of(let.parts)]
  ))
  targets = let.stops ? [] : refs(let.actions.route, "value")
}

# Rules of the account's default ruleset, as JSON. They are asked in the order in which they were made, which nothing here tells.
route "pagerduty_event_rule" {
  let {
    actions = try(jsondecode(self.action_json), [])
    stops   = anytrue([for a in let.actions : a[0] == "suppress" && try(tostring(a[1]), "") != "false"])
  }

  name    = instance.address
  router  = "event rules of the account"
  sources = find("data.pagerduty_ruleset", "name", "Default Global")
  when    = opaque("the order of the account's event rules is that in which they were made")
  targets = let.stops ? [] : refs([for a in let.actions : a[1] if a[0] == "route"])
}

# During a maintenance window a service opens no incidents.
mute "pagerduty_maintenance_window" {
  # The provider fills in the same description everywhere.
  name       = default(self.description, "Managed by Terraform") == "Managed by Terraform" ? instance.address : self.description
  open_ended = timecmp(self.end_time, timeadd(self.start_time, "87600h")) >= 0
}

service "pagerduty_service" {
  let {
    windows = find("pagerduty_maintenance_window", "services", self.id)
    muted   = anytrue([for w in let.windows : timecmp(w.end_time, timeadd(w.start_time, "87600h")) >= 0])

    # Settings of their own name the services whose alerts they put together; the older forms stand in the service. A service that
    # has none of them opens an incident for each alert.
    settings = find("pagerduty_alert_grouping_setting", "services", self.id)
    older    = default(block(self.alert_grouping_parameters).type, self.alert_grouping)
  }

  name       = self.name
  grouped    = anytrue(concat([contains(["time", "intelligent", "content_based", "content_based_intelligent"], default(let.older, "none"))], [for s in let.settings : type_of(s) != null]))
  escalation = let.muted ? unknown("a maintenance window of ten years or more keeps the service from opening incidents") : ref(self.escalation_policy)
}

# A plan knows the policy of a service that is managed elsewhere.
service "data.pagerduty_service" {
  name       = default(self.name, instance.address)
  external   = true
  escalation = state_of(ref(self.escalation_policy)) == "resolved" ? ref(self.escalation_policy) : null
}

# Urgency changes how people are told, not who is.
escalation "pagerduty_escalation_policy" {
  name    = self.name
  teams   = refs(self.teams)
  targets = refs(flatten([for r in list_of(self.rule) : [for t in list_of(r.target) : t.id]]))
}

escalation "data.pagerduty_escalation_policy" {
  name     = default(self.name, instance.address)
  external = true
}

# A layer with an end may have ended, and then puts nobody on call.
responder "pagerduty_schedule" {
  let {
    lasting = flatten([for l in list_of(self.layer) : list_of(l.users) if l.end == null])
    ending  = flatten([for l in list_of(self.layer) : list_of(l.users) if l.end != null])
  }

  kind    = "schedule"
  name    = default(self.name, instance.address)
  members = length(let.lasting) > 0 || length(let.ending) == 0 ? refs(let.lasting) : unknown("every layer of the schedule has an end, and whether that is over is not judged here")
}

# An `empty_member` is a turn that nobody takes; an event with an end may have ended, as a layer may.
responder "pagerduty_schedulev2" {
  let {
    events = flatten([
      for r in list_of(self.rotation) : [
        for e in list_of(r.event) : { ends = e.effective_until != null || anytrue([for rule in list_of(e.recurrence) : can(regex("(UNTIL|COUNT)=", rule))]), users = [for m in list_of(block(e.assignment_strategy).member) : m.user_id if m.type != "empty_member"] }
      ]
    ])
    lasting = flatten([for e in let.events : e.users if !e.ends])
    ending  = flatten([for e in let.events : e.users if e.ends])
  }

  kind    = "schedule"
  name    = self.name
  members = length(let.lasting) > 0 || length(let.ending) == 0 ? refs(let.lasting) : unknown("every event of the schedule has an end, and whether that is over is not judged here")
}

responder "data.pagerduty_schedule" "data.pagerduty_schedulev2" {
  kind     = "schedule"
  name     = default(self.name, instance.address)
  external = true
}

responder "pagerduty_team" {
  kind = "team"
  name = self.name
}

responder "data.pagerduty_team" {
  kind     = "team"
  name     = default(self.name, instance.address)
  external = true
}

member "pagerduty_team_membership" {
  of      = ref(self.team_id)
  members = refs([self.user_id])
}

responder "pagerduty_user" "data.pagerduty_user" {
  kind = "user"
  name = default(self.email, self.name, instance.address)
}
