# incident.io (provider incident-io/incident, 6.x). Alert sources, attributes, routes, escalation paths, schedules.
#
# A route never sees the payload: it sees the attributes that a source's template takes from it.

provider "incidentio" {
  title = "incident.io"

  # Read through what names them, or about what happens once somebody was paged.
  ignores = [
    "incident_alert_attribute", "incident_alert_source_attribute_beta", "incident_incident_role", "incident_severity", "incident_status",
    "incident_custom_field", "incident_custom_field_option", "incident_workflow", "incident_catalog_type", "incident_catalog_type_attribute",
    "incident_catalog_entry", "incident_catalog_entries", "incident_schedule_sync_rule", "incident_schedule_sync_target",
  ]

  assume "routes" {
    default = "all"
    values  = ["all", "one"]
    docs    = <<-EOT
      Whether every alert route that an alert passes acts on it, or one of them does. Routes have no position, so with `one` nothing
      defines which: routes that overlap are then ambiguous.
    EOT
  }

  assume "one_of" {
    default = "ambiguous"
    values  = ["ambiguous", "exact", "substring"]
    docs    = <<-EOT
      What `one_of` does to text: it is exactly one of the values, or contains one of them. The provider says that on text the
      operation is the same as `contains_one_of`, and not what that does. With `ambiguous` a match is certain only where both agree.
    EOT
  }
}

# Attributes by the address of their resource; a template that is more than one reference is not read.
source "incident_alert_source" "incident_alert_source_beta" {
  computed = ["alert_events_url", "email_address", "secret_token"]

  let {
    template = self.template
    bound = concat(
      [
        for a in list_of(let.template.attributes) : {
          id     = a.alert_attribute_id
          values = concat(list_of(a.binding.value), list_of(a.binding.array_value))
          other  = false
        }
      ],
      [
        for a in find("incident_alert_source_attribute_beta", "alert_source_id", self.id) : {
          id = a.alert_attribute_id
          values = concat(
            list_of(a.value), list_of(a.array_value),
            a.value_literal == null ? [] : [{ literal = a.value_literal, reference = null }],
            a.value_reference == null ? [] : [{ literal = null, reference = a.value_reference }],
            [for text in list_of(a.values) : { literal = text, reference = null }]
          )
          other = length(list_of(a.expression)) > 0 || a.expression_ref != null
        }
      ]
    )
    # Expressions that are a path into the payload and nothing else: `$.labels.team`, `$['query_params']['team']`.
    paths = {
      for e in list_of(let.template.expressions) : "expressions[\"${e.reference}\"]" => join("", [
        for step in flatten(regexall("\\.([A-Za-z_][A-Za-z0-9_]*)|\\[['\"]([A-Za-z_][A-Za-z0-9_]*)['\"]\\]", list_of(e.operations)[0].parse.source)) : ".${step}" if step != null
      ])
      if length(list_of(e.operations)) == 1 && e.else_branch == null && default(e.root_reference, "payload") == "payload" && can(regex("^\\s*(?:return\\s+)?\\$(?:\\.[A-Za-z_][A-Za-z0-9_]*|\\[['\"][A-Za-z_][A-Za-z0-9_]*['\"]\\])+\\s*;?\\s*$", list_of(e.operations)[0].parse.source))
    }
    texts = {
      "alert.title"       = default(block(let.template.title), block(self.title))
      "alert.description" = default(block(let.template.description), block(self.description))
    }
  }

  name      = self.name
  kind      = default(self.source_type, "http")
  endpoints = [self.alert_events_url, self.email_address, self.id]

  fields = merge(
    {
      for name, text in let.texts : name => (
        text.reference != null && startswith(text.reference, "payload") ? "{{ ${text.reference} }}" :
        text.literal != null && !startswith(default(text.literal, ""), "{") ? text.literal : unknown(text == null ? "what the source makes of `${name}` by itself is not documented" : "the template of `${name}` is not read")
      )
    },
    {
      for b in let.bound : default(address_of(ref(b.id)), b.id) => (
        length(b.values) == 1 && !b.other ? (
          b.values[0].literal != null ? b.values[0].literal :
          startswith(default(b.values[0].reference, ""), "payload") ? "{{ ${b.values[0].reference} }}" :
          contains(keys(let.paths), default(b.values[0].reference, "none")) ? "{{ payload${let.paths[b.values[0].reference]} }}" :
          unknown("an expression that takes an attribute from the payload is not read")
        ) : unknown("an attribute that is made of several values or of an expression is not read")
      )
    }
  )
}

# A heartbeat is a source that raises the alert itself.
check "incident_alert_source" "incident_alert_source_beta" {
  only_if  = self.source_type == "heartbeat"
  kind     = "heartbeat"
  name     = self.name
  enabled  = true
  period   = block(self.heartbeat_options).interval_seconds
  failures = default(block(self.heartbeat_options).failure_threshold, unknown("the default of `failure_threshold` is not documented"))
  sources  = [ref(self.id)]
  alert    = { "*" = unknown("made when the alert is raised") }
}

# One entity for each source that a route lists: each may have conditions of its own, beside those of the route. Groups are
# alternatives, the conditions of a group must all hold.
route "incident_alert_route" {
  for_each = self.alert_sources

  let {
    targets = flatten([
      for t in list_of(self.escalation_config.escalation_targets) : concat(
        list_of(t.escalation_paths.value), list_of(t.escalation_paths.array_value), list_of(t.users.value), list_of(t.users.array_value)
      )
    ])
    dynamic = [for t in let.targets : t.reference if t.reference != null]
    literal = [for t in let.targets : t.literal if t.reference == null]
    both    = [for groups in [list_of(each.value.condition_groups), list_of(self.condition_groups)] : groups if length(groups) > 0]
  }

  name    = self.name
  router  = assume.routes == "all" ? instance.address : "alert routes of incident.io"
  enabled = self.enabled
  match   = assume.routes == "all" ? "all" : "first"
  ordered = assume.routes == "all"
  sources = refs([each.value.alert_source_id])

  when = all_of([
    for groups in let.both : any_of([
      for group in groups : all_of([
        for c in [
          for c in list_of(group.conditions) : {
            operation = c.operation
            # `alert.attributes.ID`, the id being that of a resource or written as it is.
            about = length(refs_in(c.subject)) == 1 ? default(address_of(refs_in(c.subject)[0]), "an attribute") : (
              !known(c.subject) ? "expressions" : default(address_of(ref(trimprefix(c.subject, "alert.attributes."))), trimprefix(c.subject, "alert.attributes."))
            )
            bound  = flatten([for p in list_of(c.param_bindings) : concat(list_of(p.value), list_of(p.array_value))])
          }
        ] :
        startswith(c.about, "expressions") || anytrue([for b in c.bound : b.reference != null]) ? opaque("an expression of the route") :
        c.operation == "is_set" ? not(is_empty(field(c.about))) :
        c.operation == "contains" && length(c.bound) == 1 ? contains_text(field(c.about), c.bound[0].literal) :
        !contains(["one_of", "contains_one_of"], c.operation) ? opaque("the operation ${c.operation}") :
        assume.one_of == "exact" ? one_of(field(c.about), [for b in c.bound : b.literal]) :
        assume.one_of == "substring" ? any_of([for b in c.bound : contains_text(field(c.about), b.literal, "substring")]) :
        any_of([
          one_of(field(c.about), [for b in c.bound : b.literal]),
          all_of([any_of([for b in c.bound : contains_text(field(c.about), b.literal, "substring")]), opaque("`${c.operation}` on text that only contains the value")])
        ])
      ])
    ])
  ])

  # Newer versions have a switch; a route without escalation may still write messages.
  targets = !default(self.escalation_config.enabled, true) ? [] : length(let.dynamic) > 0 ? concat(refs(let.literal), [unknown("an attribute of the alert names whom it pages")]) : refs(let.literal)
}

# What a route without sources does is not documented: it may take any alert.
route "incident_alert_route" {
  only_if = length(list_of(self.alert_sources)) == 0
  name    = self.name
  router  = assume.routes == "all" ? instance.address : "alert routes of incident.io"
  enabled = self.enabled
  match   = assume.routes == "all" ? "all" : "first"
  ordered = assume.routes == "all"
  sources = concat(find("incident_alert_source"), find("incident_alert_source_beta"))
  when    = opaque("whether a route that names no source sees any alert")
  targets = []
}

# A level of the path itself is certain. Of a fork only one side is taken: whom it pages is certain where both sides page, and then
# it is one of them.
escalation "incident_escalation_path" {
  let {
    people = ["schedule", "user"]
    nodes  = list_of(self.path)
    own    = flatten([for n in let.nodes : [for t in list_of(n.level.targets) : t.id if contains(let.people, t.type)]])
    forks = [
      for n in let.nodes : [
        for side in [list_of(n.if_else.then_path), list_of(n.if_else.else_path)] :
        flatten([for m in side : [for t in list_of(m.level.targets) : t.id if contains(let.people, t.type)]])
      ] if n.type == "if_else"
    ]
    sure    = flatten([for sides in let.forks : sides if alltrue([for s in sides : length(s) > 0])])
    # A path may hand over to another one.
    perhaps = length(let.own) + length(let.sure) == 0 && anytrue([for n in let.nodes : contains(["if_else", "escalation_path"], n.type)])
  }

  name    = self.name
  targets = concat(refs(concat(let.own, let.sure)), let.perhaps ? [unknown("only one side of a fork, or the path that this one hands over to, pages somebody")] : [])
}

escalation "data.incident_escalation_path" {
  name     = default(self.name, instance.address)
  external = true
}

# A rotation has a version for each change of its people; the versions are not told apart by date, so that one without people may be
# that of today.
responder "incident_schedule" {
  let {
    rotations = [for r in list_of(self.rotations) : [for v in list_of(r.versions) : list_of(v.users)]]
    sure      = flatten([for versions in let.rotations : versions if alltrue([for users in versions : length(users) > 0])])
    perhaps   = flatten([for versions in let.rotations : versions if anytrue([for users in versions : length(users) == 0])])
  }

  kind    = "schedule"
  name    = self.name
  members = concat(refs(let.sure), length(let.sure) == 0 && length(let.perhaps) > 0 ? [unknown("every rotation has a version with nobody in it, and which one is today's is not judged here")] : [])
}

# A new schedule of this kind has nobody in it until a rotation is added.
responder "incident_schedule_beta" {
  kind = "schedule"
  name = self.name
}

member "incident_schedule_rotation_beta" {
  of      = ref(self.schedule_id)
  members = refs(self.users)
}

responder "data.incident_schedule" "data.incident_schedule_beta" {
  kind     = "schedule"
  name     = default(self.name, instance.address)
  external = true
}

responder "data.incident_user" {
  kind = "user"
  name = default(self.email, self.name, self.slack_user_id, instance.address)
}

# Whether a window mutes an alert depends on attributes, as with routes; one of ten years or more is a switch.
mute "incident_maintenance_window" {
  name       = self.name
  open_ended = timecmp(self.end_at, timeadd(self.start_at, "87600h")) >= 0
  tags       = timecmp(self.end_at, timeadd(self.start_at, "87600h")) >= 0 ? [unknown("which alerts the maintenance window mutes is not read")] : []
}
