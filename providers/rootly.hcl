# Rootly (provider rootlyhq/rootly, 5.x). Sources, routes, services, teams, escalations, schedules, heartbeats, phone lines.
#
# What the vendor leaves undefined is an assumption below; a verdict that rests on one says so. Whether operators mind the case of
# letters is nowhere said: they are taken to. Keys by which a source puts alerts together, rules that resolve an alert when it comes,
# and groups are not read: of alerts with one key the first pages.

provider "rootly" {
  title = "Rootly"

  # Read through what names them, or about the shape of an alert and not about whom it pages.
  ignores = [
    "rootly_alert_field", "rootly_alert_urgency", "rootly_alert_group", "rootly_workflow_alert",
    "rootly_escalation_path", "rootly_override_shift", "rootly_on_call_shadow", "rootly_schedule_rotation_active_day",
    "rootly_incident_role", "rootly_incident_role_task", "rootly_incident_sub_status", "rootly_incident_type", "rootly_workflow_incident",
    "rootly_workflow_task_publish_incident",
  ]

  assume "rules" {
    default = "first-match"
    values  = ["first-match", "all-match"]
    docs    = <<-EOT
      Whether the first rule of an alert route that matches takes an alert, or every rule that matches does. Rules have a
      `position` "for ordering evaluation" and one fallback, which reads like the first; no source says so.
    EOT
  }

  assume "routes" {
    default = "all"
    values  = ["all", "one"]
    docs    = <<-EOT
      Whether every alert route that sees a source decides for itself, or one of them takes the alert. Routes have no position,
      so with `one` nothing defines which: routes that overlap are then ambiguous.
    EOT
  }

  assume "contains_on_list" {
    default = "ambiguous"
    values  = ["ambiguous", "element", "substring"]
    docs    = <<-EOT
      What `contains` does to a payload list such as `$.tags`: one of its elements is exactly the text (`element`), or contains it
      (`substring`, then `completion_api` matches `chat_completion_api`). With `ambiguous` a match is certain only where both agree.
    EOT
  }

  assume "one_of_on_list" {
    default = "element"
    values  = ["element", "unknown"]
    docs    = <<-EOT
      Whether `is_one_of` looks at the elements of a payload list such as `$.tags`: one of them is exactly one of the values. With
      `unknown` no condition of that kind on the payload matches for certain.
    EOT
  }
}

# A source receives alerts at its own address. All Checkly sources also share one documented address, where the secret tells
# them apart.
source "rootly_alerts_source" {
  computed = ["webhook_endpoint", "email", "secret"]

  let {
    template = block(self.alert_template_attributes)
    mapped   = [for f in list_of(self.alert_source_fields_attributes) : { field = ref(f.alert_field_id), id = f.alert_field_id, text = f.template_body }]
    builtin  = { title = "summary", description = "description", external_url = "external_url" }
    # A payload may name whom it pages; the routes say the same where one names the source. Where a plan alone does not know the mappings,
    # nobody wrote any and the provider fills them in.
    mappings = list_of(block(self.sourceable_attributes).field_mappings_attributes)
    chosen   = !known(length(let.mappings)) ? [] : [for f in let.mappings : f if f.field == "notification_target_id"]
  }

  name = self.name
  kind = default(self.source_type, "email")
  endpoints = concat(
    [self.webhook_endpoint, self.email],
    self.source_type == "checkly" ? ["https://webhooks.rootly.com/webhooks/incoming/checkly_webhooks"] : []
  )

  # Custom fields by the address of their resource or data source, as the conditions of routes name them; the built-in ones,
  # which are looked up by kind, also under the name that conditions on attributes use.
  fields = merge(
    { for name, text in { summary = let.template.title, description = let.template.description, external_url = let.template.external_url } : name => text if text != null },
    merge([for m in let.mapped : { (default(address_of(m.field), m.id)) = m.text }]...),
    merge([for m in let.mapped : { (let.builtin[m.field.kind]) = m.text } if contains(keys(let.builtin), default(m.field.kind, "custom"))]...)
  )
  targets = [for f in let.chosen : unknown("the payload names whom the source pages")]
}

source "data.rootly_alerts_source" {
  computed  = ["webhook_endpoint", "email", "secret"]
  name      = self.name
  kind      = self.source_type
  endpoints = [self.webhook_endpoint, self.email]
}

# One entity for each rule. Positions are the order where they are written, else the order of the blocks: a plan may hold 0 for every
# rule of which nobody wrote a position. Conditions of a group must all hold and one group is enough: the only reading that fits the rules which groups replaced.
route "rootly_alert_route" {
  for_each = list_of(self.rules)

  let {
    fallback = default(each.value.fallback_rule, false)
    placed   = anytrue([for r in list_of(self.rules) : default(tonumber(r.position), 0) != 0])
    # Whether the payload of a source may name whom it pages, past every route.
    chosen = anytrue(flatten([for s in refs(self.alerts_source_ids) : [for f in known(length(list_of(block(s.sourceable_attributes).field_mappings_attributes))) ? list_of(block(s.sourceable_attributes).field_mappings_attributes) : [] : f.field == "notification_target_id"]]))
    asks = let.fallback ? null : any_of([
      for group in list_of(each.value.condition_groups) : all_of([
        for c in [
          for c in list_of(group.conditions) : {
            field    = c.property_field_type == "alert_field" ? field(default(address_of(ref(c.conditionable_id)), c.conditionable_id)) : field(c.property_field_name)
            operator = c.property_field_type != "alert_field" && c.property_field_name == "alert_urgency" ? "alert_urgency" : default(c.property_field_condition_type, "is_one_of")
            text     = c.property_field_value
            texts    = list_of(default(c.property_field_values, c.property_field_value))
            payload  = c.property_field_type == "payload"
          }
        ] :
        c.operator == "is_one_of" ? (!c.payload || assume.one_of_on_list == "element" ? one_of(c.field, c.texts) : all_of([one_of(c.field, c.texts), opaque("what `is_one_of` does to a list")])) :
        c.operator == "is_not_one_of" ? not(!c.payload || assume.one_of_on_list == "element" ? one_of(c.field, c.texts) : all_of([one_of(c.field, c.texts), opaque("what `is_not_one_of` does to a list")])) :
        c.operator == "contains" ? contains_text(c.field, c.text, assume.contains_on_list) :
        c.operator == "does_not_contain" ? not(contains_text(c.field, c.text, assume.contains_on_list)) :
        c.operator == "starts_with" ? starts_with(c.field, c.text) :
        c.operator == "ends_with" ? ends_with(c.field, c.text) :
        c.operator == "matches_regex" ? matches(c.field, c.text) :
        c.operator == "is_empty" ? is_empty(c.field) :
        opaque(c.operator == "alert_urgency" ? "the urgency of the alert" : "the operator ${c.operator}")
      ])
    ])
  }

  name     = default(each.value.name, let.fallback ? "Fallback Rule for ${self.name}" : null)
  router   = assume.routes == "all" ? instance.address : "alert routes of Rootly"
  enabled  = default(self.enabled, true)
  position = let.placed ? default(tonumber(each.value.position), each.key) : each.key
  match    = assume.rules == "all-match" ? "all" : "first"
  ordered  = assume.routes == "all"
  fallback = let.fallback
  sources  = refs(self.alerts_source_ids)

  when = !let.chosen ? let.asks : all_of(concat([opaque("whether the payload names whom it pages")], let.fallback ? [] : [let.asks]))

  targets = refs(each.value.destinations, "target_id")
}

# The older form: one rule in each resource, with a flat list of conditions, groups of conditions, or both. There is no
# fallback; positions order the rules of one source, and without them nothing does.
route "rootly_alert_routing_rule" {
  let {
    every = default(self.condition_type, "all") == "all"
    flat  = list_of(self.conditions)
    # Lists of alternatives: each needs one alternative whose conditions all hold.
    parts = [
      for part in [
        let.every ? [let.flat] : [for c in let.flat : [c]],
        [for group in list_of(self.condition_groups) : group.conditions]
      ] : part if length(part) > 0
    ]
  }

  name     = self.name
  router   = "alert routing rules of Rootly"
  enabled  = default(self.enabled, true)
  position = tonumber(self.position)
  match    = assume.rules == "all-match" ? "all" : "first"
  ordered  = self.position != null
  sources  = refs([self.alerts_source_id])

  when = all_of([
    for part in let.parts : any_of([
      for group in part : all_of([
        for c in [
          for c in list_of(group) : {
            field    = c.property_field_type == "alert_field" ? field(default(address_of(ref(c.conditionable_id)), c.conditionable_id)) : field(c.property_field_name)
            operator = c.property_field_type != "alert_field" && c.property_field_name == "alert_urgency" ? "alert_urgency" : default(c.property_field_condition_type, "is_one_of")
            text     = c.property_field_value
            texts    = list_of(default(c.property_field_values, c.property_field_value))
            payload  = c.property_field_type == "payload"
          }
        ] :
        c.operator == "is_one_of" ? (!c.payload || assume.one_of_on_list == "element" ? one_of(c.field, c.texts) : all_of([one_of(c.field, c.texts), opaque("what `is_one_of` does to a list")])) :
        c.operator == "is_not_one_of" ? not(!c.payload || assume.one_of_on_list == "element" ? one_of(c.field, c.texts) : all_of([one_of(c.field, c.texts), opaque("what `is_not_one_of` does to a list")])) :
        c.operator == "contains" ? contains_text(c.field, c.text, assume.contains_on_list) :
        c.operator == "does_not_contain" ? not(contains_text(c.field, c.text, assume.contains_on_list)) :
        c.operator == "starts_with" ? starts_with(c.field, c.text) :
        c.operator == "ends_with" ? ends_with(c.field, c.text) :
        c.operator == "matches_regex" ? matches(c.field, c.text) :
        c.operator == "is_empty" ? is_empty(c.field) :
        opaque(c.operator == "alert_urgency" ? "the urgency of the alert" : "the operator ${c.operator}")
      ])
    ])
  ])

  targets = refs(self.destination, "target_id")
}

# A workflow that pages is a router of its own: all workflows whose trigger matches run, whatever the routes did. One that creates an
# incident, a ticket or a message pages nobody by that.
route "rootly_workflow_task_page_rootly_on_call_responders" "rootly_workflow_task_page_pagerduty_on_call_responders" "rootly_workflow_task_page_opsgenie_on_call_responders" "rootly_workflow_task_page_jsmops_on_call_responders" "rootly_workflow_task_page_victor_ops_on_call_responders" "rootly_workflow_task_create_opsgenie_alert" "rootly_workflow_task_create_jsmops_alert" "rootly_workflow_task_create_pagertree_alert" {
  let {
    workflow = ref(self.workflow_id)
    trigger  = block(let.workflow.trigger_params)
    payload  = block(let.trigger.alert_payload_conditions)
    params   = block(self.task_params)
    # Conditions on labels, sources, states and urgencies read what the payload does not show.
    other = anytrue([
      for c in [let.trigger.alert_condition_label, let.trigger.alert_condition_source, let.trigger.alert_condition_status, let.trigger.alert_condition_payload, let.trigger.alert_condition_urgency] :
      default(c, "ANY") != "ANY"
      ]) || length(list_of(let.trigger.alert_field_conditions)) > 0 || anytrue([
      for ids in [let.workflow.service_ids, let.workflow.group_ids, let.workflow.functionality_ids, let.workflow.environment_ids, let.workflow.severity_ids] : length(list_of(ids)) > 0
    ])
    # Conditions of several kinds are joined as the trigger says; `NONE` turns them round.
    alone = !let.other && default(let.trigger.alert_condition, "ALL") != "NONE"
    tests = [
      for c in list_of(let.payload.conditions) :
      c.operator == "IS" && !default(c.use_regexp, false) ? one_of(field(c.query), list_of(c.values)) :
      c.operator == "IS NOT" && !default(c.use_regexp, false) ? not(one_of(field(c.query), list_of(c.values))) :
      c.operator == "CONTAINS" && !default(c.use_regexp, false) ? any_of([for v in list_of(c.values) : contains_text(field(c.query), v, assume.contains_on_list)]) :
      c.operator == "CONTAINS_ALL" && !default(c.use_regexp, false) ? all_of([for v in list_of(c.values) : contains_text(field(c.query), v, assume.contains_on_list)]) :
      c.operator == "CONTAINS_NONE" && !default(c.use_regexp, false) ? not(any_of([for v in list_of(c.values) : contains_text(field(c.query), v, assume.contains_on_list)])) :
      c.operator == "UNSET" ? is_empty(field(c.query)) :
      c.operator == "SET" ? not(is_empty(field(c.query))) :
      opaque("the operator ${c.operator} of a workflow")
    ]
  }

  # Tasks of incident workflows run after somebody was paged, and those of a later status too.
  only_if = type_of(let.workflow) == "rootly_workflow_alert" && (let.trigger.triggers == null || contains(list_of(let.trigger.triggers), "alert_created"))

  name    = default(self.name, let.workflow.name)
  router  = address_of(let.workflow)
  enabled = default(self.enabled, true) && default(let.workflow.enabled, true)
  match   = "all"

  when = let.alone && let.trigger.triggers != null ? (let.payload.logic == "ANY" && length(let.tests) > 0 ? any_of(let.tests) : all_of(let.tests)) : (
    let.trigger.triggers != null && let.other && default(let.trigger.alert_condition, "ALL") == "ALL" ? all_of(concat(
      [opaque("the trigger of a workflow")], length(let.tests) == 0 ? [] : [let.payload.logic == "ANY" ? any_of(let.tests) : all_of(let.tests)]
    )) : opaque("the trigger of a workflow")
  )

  targets = instance.type != "rootly_workflow_task_page_rootly_on_call_responders" ? [unknown("whom the other platform pages is not set here")] : refs([
    for target in [let.params.escalation_policy_target, let.params.service_target, let.params.group_target, let.params.functionality_target, let.params.user_target] :
    target.id if target != null
  ])
}

# Grouping may also be set in the web interface: where no group is managed here, nothing is said. A group for the service's team or
# policy, or one with conditions, puts some of its alerts together; which ones is not documented.
service "rootly_service" "rootly_functionality" {
  let {
    managed = find("rootly_alert_group")
    own     = find("rootly_alert_group", "targets.target_id", self.id)
    broader = flatten([for x in concat(list_of(self.owner_group_ids), list_of(self.escalation_policy_id)) : find("rootly_alert_group", "targets.target_id", x)])
    whole   = anytrue([for g in let.own : length(list_of(g.conditions)) == 0])
    partly  = unknown("an alert group puts only some of its alerts together")
  }

  name       = self.name
  grouped    = length(let.managed) == 0 ? null : let.whole ? true : length(let.own) + length(let.broader) > 0 ? let.partly : false
  escalation = ref(self.escalation_policy_id)
  teams      = refs(self.owner_group_ids)
}

# A data source gives little more than an id: whose policy it has cannot be seen.
service "data.rootly_service" "data.rootly_functionality" {
  name     = default(self.name, self.slug, instance.address)
  external = true
}

# The edge from a service to its policy is written on either side; from a team only here. Which alerts a path takes is not read: where
# one pages nobody, some alerts that come to the policy may not page.
escalation "rootly_escalation_policy" {
  let {
    chat = ["slack_channel", "microsoft_teams_channel"]
    silent = [
      for p in find("rootly_escalation_path", "escalation_policy_id", self.id) : default(p.name, "a path") if !default(p.default, false) && default(p.path_type, "escalation") != "deferral" && !anytrue(flatten([
        for l in find("rootly_escalation_level", "escalation_policy_path_id", p) : [for t in list_of(l.notification_target_params) : !contains(let.chat, default(t.type, "team"))]
      ]))
    ]
  }

  name      = self.name
  services  = refs(self.service_ids)
  teams     = refs(self.group_ids)
  pages_all = length(let.silent) == 0 ? true : unknown("the path `${let.silent[0]}` of the policy pages nobody, and which alerts take it is not read")
}

escalation "data.rootly_escalation_policy" {
  name     = default(self.name, instance.address)
  external = true
}

# A level without a path stands on the policy's default path. Other paths are taken by some alerts only, and a deferral path
# holds alerts back until another is taken.
level "rootly_escalation_level" {
  let {
    path = ref(self.escalation_policy_path_id)
  }

  of       = ref(self.escalation_policy_id)
  position = tonumber(self.position)
  default  = let.path == null || (default(let.path.default, false) && let.path.path_type != "deferral")

  # Channels in chat page nobody.
  targets = refs([
    for t in list_of(self.notification_target_params) : t.id
    if !contains(["slack_channel", "microsoft_teams_channel"], default(t.type, "team"))
  ])
}

# Members that are not set here come from elsewhere (the web interface, a directory).
responder "rootly_team" {
  kind    = "team"
  name    = self.name
  members = self.user_ids == null && self.admin_ids == null ? unknown("the members of the team are not set in Terraform") : refs(concat(list_of(self.user_ids), list_of(self.admin_ids)))
}

responder "data.rootly_team" {
  kind     = "team"
  name     = default(self.name, self.slug, instance.address)
  external = true
}

responder "rootly_schedule" {
  kind = "schedule"
  name = self.name
}

responder "data.rootly_schedule" {
  kind     = "schedule"
  name     = default(self.name, instance.address)
  external = true
}

responder "data.rootly_user" {
  kind = "user"
  name = default(self.email, instance.address)
}

# People get into a schedule through its rotations, and into a rotation in two ways. A rotation with an end may have ended, and then
# puts nobody on call.
member "rootly_schedule_rotation" {
  of      = can(regex("^\\d{4}-", self.end_time)) ? null : ref(self.schedule_id)
  members = refs(self.schedule_rotation_members, "member_id")
}

member "rootly_schedule_rotation" {
  only_if = can(regex("^\\d{4}-", self.end_time))
  of      = ref(self.schedule_id)
  members = [unknown("the rotation has an end, and whether that is over is not judged here")]
}

member "rootly_schedule_rotation_user" {
  of      = ref(self.schedule_rotation_id)
  members = refs([self.user_id])
}

# A heartbeat names whom it pages; no route is asked.
check "rootly_heartbeat" {
  let {
    seconds = { minutes = 60, hours = 3600, days = 86400 }
  }

  kind    = "heartbeat"
  name    = self.name
  enabled = default(self.enabled, true)
  period  = tonumber(self.interval) * let.seconds[default(self.interval_unit, "minutes")]
  targets = refs([self.notification_target_id])
}

# A phone number that pages those it names.
source "rootly_live_call_router" {
  name    = self.name
  kind    = "phone"
  enabled = default(self.enabled, true)
  targets = refs(self.paging_targets, "id")
}
