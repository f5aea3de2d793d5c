# Opsgenie (provider opsgenie/opsgenie, 0.6) and its successor in Jira Service Management (atlassian/atlassian-operations, 1.x), which
# has the same model under other names.
#
# An integration belongs to a team, or names its responders; the rules of the team say who is paged. The first rule that matches
# takes the alert, and exactly one does. Every team has a default rule, which is seldom set in Terraform. It is the fallback of the
# team's other rules; alone it is what the team was addressed for.

provider "opsgenie" {
  title = "Opsgenie"

  # Read through what names them; how a user is told; incidents, which come on top of alerts and page the team of a service.
  ignores = [
    "opsgenie_integration_action", "opsgenie_notification_rule", "opsgenie_user_contact", "opsgenie_maintenance", "opsgenie_incident_template",
    "opsgenie_custom_role", "opsgenie_service_incident_rule", "atlassian-operations_integration_action",
    "atlassian-operations_notification_rule", "atlassian-operations_user_contact", "atlassian-operations_maintenance", "atlassian-operations_custom_role",
  ]
}

# What is muted at the door: the integration itself, a policy of its team without filter, a maintenance without end.
source "opsgenie_api_integration" "opsgenie_email_integration" "atlassian-operations_api_integration" "atlassian-operations_email_integration" {
  computed = ["api_key", "email_address"]

  let {
    old   = startswith(instance.type, "opsgenie_")
    owner = default(self.owner_team_id, self.team_id)
    team  = ref(let.owner)
    seen = address_of(let.team) != null && !can(regex("^(?:module\\.[^.\\[]+(?:\\[[^\\]]*\\])?\\.)*data\\.", address_of(let.team)))
    silenced = anytrue([
      for p in let.team == null ? [] : referrers(["opsgenie_notification_policy", "atlassian-operations_notification_policy"], "team_id", let.team) :
      default(p.suppress, false) && default(p.enabled, true) && !(length(list_of(p.time_restriction)) > 0 && default(block(p.time_restriction).enabled, true)) && contains(["match-all", "none"], default(block(p.filter).type, "none"))
    ])
    waiting = anytrue([
      for p in let.team == null ? [] : referrers(["opsgenie_notification_policy", "atlassian-operations_notification_policy"], "team_id", let.team) :
      default(p.enabled, true) && contains(["match-all", "none"], default(block(p.filter).type, "none")) &&
      anytrue([for d in concat(list_of(p.de_duplication_action), list_of(p.deduplication_action)) : tonumber(default(d.count, d.count_value_limit, 2)) > 1])
    ])
    closed = anytrue([
      for m in referrers(["opsgenie_maintenance", "atlassian-operations_maintenance"], "rules", self) : block(m.time).type == "indefinitely" && anytrue([
        for r in list_of(m.rules) : default(r.state, "disabled") == "disabled" && address_of(ref(block(r.entity).id)) == instance.address
      ])
    ])
    # An integration whose actions are set here takes what one of them creates an alert of. In Jira Service Management each is a
    # resource of its own, beside the vendor's.
    actions = referrers("opsgenie_integration_action", "integration_id", self)
    single  = referrers("atlassian-operations_integration_action", "integration_id", self)
    picky = (length(let.actions) > 0 && !alltrue([
      for a in let.actions : length(list_of(a.ignore)) == 0 && anytrue([for c in list_of(a.create) : default(block(c.filter).type, "match-all") == "match-all"])
      ])) || anytrue([for a in let.single : a.type == "ignore"]) || (anytrue([for a in let.single : a.type == "create"]) && !anytrue([
        for a in let.single : a.type == "create" && default(a.enabled, true) && (block(a.filter) == null || default(block(a.filter).conditions_empty, false) || block(a.filter).condition_match_type == "match-all")
    ]))
    # Alerts of one alias are one alert: while it is open, what comes after joins it and notifies nobody.
    aliases = [
      for alias in concat(
        flatten([for a in let.actions : [for c in list_of(a.create) : c.alias]]),
        [for p in concat(find("opsgenie_alert_policy"), find("atlassian-operations_alert_policy")) : p.alias if default(p.enabled, true) && (ref(p.team_id) == null || ref(p.team_id) == let.team)],
      ) : alias if alias != null && alias != "" && length(regexall("\\{\\{", default(alias, ""))) == 0
    ]
  }

  # The rules of a team that is only read are not seen; without a team and responders nobody is notified.
  targets = let.team == null || let.seen ? [] : [unknown("the rules of the team are not managed here")]
  name      = self.name
  kind      = default(self.type, "email")
  endpoints = [self.api_key, self.email_address]
  # Where it is switched off itself, the flag that is written says so.
  enabled = !default(self.enabled, let.old) ? default(self.enabled, false) : (
    default(self.suppress_notifications, false) || let.silenced || let.closed ? false :
    let.picky ? unknown("whether an action of the integration takes the alert is not read") :
    let.waiting ? unknown("a policy of the team notifies only once the same alert has come in several times") :
    length(let.aliases) > 0 ? unknown("its alerts have one alias, and while one of them is open the others notify nobody") : true
  )
}

# Responders of an integration that are no teams; a team of its own decides alone.
route "opsgenie_api_integration" "opsgenie_email_integration" {
  only_if = ref(self.owner_team_id) == null && length([for r in list_of(self.responders) : r if r.type != "team"]) > 0
  name    = "responders of ${self.name}"
  router  = "responders of ${instance.address}"
  match   = "all"
  sources = [ref(self)]
  targets = refs([for r in list_of(self.responders) : r if r.type != "team"], "id")
}

# Policies that suppress come before the rules: what they take notifies nobody. Without a filter they close the source (above
# and below). Those that count how often an alert came in may hold it back.
route "opsgenie_team_routing_rule" "atlassian-operations_routing_rule" "opsgenie_notification_policy" "atlassian-operations_notification_policy" {
  only_if = !let.policy || (let.counted && (let.type != "match-all" || let.hours)) || (default(self.suppress, false) && (let.type != "match-all" || let.hours))

  let {
    team     = ref(self.team_id)
    seen     = address_of(let.team) != null && !can(regex("^(?:module\\.[^.\\[]+(?:\\[[^\\]]*\\])?\\.)*data\\.", address_of(let.team)))
    policy   = contains(["opsgenie_notification_policy", "atlassian-operations_notification_policy"], instance.type)
    # Waits until the same alert has come in so many times.
    counted  = let.policy && anytrue([for d in concat(list_of(self.de_duplication_action), list_of(self.deduplication_action)) : tonumber(default(d.count, d.count_value_limit, 2)) > 1])
    rules    = let.team == null ? [] : referrers(["opsgenie_team_routing_rule", "atlassian-operations_routing_rule"], "team_id", let.team)
    criteria = block(let.policy ? self.filter : self.criteria)
    hours    = length(list_of(self.time_restriction)) > 0 && default(block(self.time_restriction).enabled, true)
    notify   = list_of(self.notify)
    # Actions of integrations and alert policies come first: a field that one of them sets is not what the alert came with. Tags that
    # are only added leave other tags as they are.
    integrations = distinct(concat(
      referrers(["opsgenie_api_integration", "opsgenie_email_integration"], "owner_team_id", let.team),
      referrers(["opsgenie_api_integration", "opsgenie_email_integration"], "responders.id", let.team),
    ))
    setting = concat(
      flatten([for a in length(let.integrations) == 0 ? [] : referrers("opsgenie_integration_action", "integration_id", let.integrations) : list_of(a.create)]),
      [for p in concat(find("opsgenie_alert_policy"), find("atlassian-operations_alert_policy")) : p if default(p.enabled, true) && (ref(p.team_id) == null || ref(p.team_id) == let.team)],
    )
    set = distinct(concat(
      flatten([for s in let.setting : [for name in ["message", "alias", "entity", "source"] : name if !contains(["", "{{${name}}}"], default(s[name], ""))]]),
      [for s in let.setting : "description" if !contains(["", "{{description}}"], default(s.description, s.alert_description, ""))],
      [for s in let.setting : "priority" if s.priority != null || s.custom_priority != null || default(s.update_priority, false)],
      [for s in let.setting : "tags" if default(s.ignore_original_tags, s.ignore_tags_from_payload, false) || !default(s.keep_original_tags, true)],
    ))
    added = flatten([for s in let.setting : list_of(s.tags)])
    read = [
      for c in [for c in list_of(let.criteria.conditions) : {
        negate    = default(c.not, false)
        operation = c.operation
        text      = c.expected_value
        field     = c.field == "tags" ? "$.tags" : default(c.key, c.field)
        mode      = c.field == "tags" ? "element" : "substring"
        set       = contains(let.set, c.field) || (c.field == "tags" && length(let.added) > 0 && (contains(let.added, c.expected_value) || !contains(["equals", "contains"], c.operation)))
        name      = c.field
        }] : {
        negate = c.negate
        is = c.set ? opaque("the field ${c.name}, which an action or a policy sets") : (
          c.operation == "equals" ? equals(field(c.field), c.text) :
          c.operation == "contains" ? contains_text(field(c.field), c.text, c.mode) :
          c.operation == "starts-with" ? starts_with(field(c.field), c.text) :
          c.operation == "ends-with" ? ends_with(field(c.field), c.text) :
          c.operation == "matches" ? matches(field(c.field), c.text) :
          c.operation == "is-empty" ? is_empty(field(c.field)) :
          opaque("the operation ${c.operation}")
        )
      }
    ]
    tests = [for t in let.read : t.negate ? not(t.is) : t.is]
    type = default(let.criteria.type, let.criteria.condition_match_type, "match-all")

    # Policies that take away the responders of an alert, of everybody or of this team.
    replacing = [
      for p in concat(find("opsgenie_alert_policy"), find("atlassian-operations_alert_policy")) : p
      if default(p.enabled, true) && (default(p.ignore_original_responders, false) || !default(p.keep_original_responders, true)) && (ref(p.team_id) == null || ref(p.team_id) == let.team)
    ]
  }

  name     = self.name
  enabled  = !let.policy || default(self.enabled, true)
  router   = default(address_of(let.team), text_of(let.team), "a team of Opsgenie")
  position = let.policy ? -1 : tonumber(default(self.order, 0))
  # What else a team has that is not managed here is not seen.
  fallback = !let.seen ? null : default(self.is_default, false) && length(let.rules) > 1
  sources = distinct(concat(
    referrers(["opsgenie_api_integration", "opsgenie_email_integration", "opsgenie_heartbeat"], "owner_team_id", let.team),
    referrers(["atlassian-operations_api_integration", "atlassian-operations_email_integration", "atlassian-operations_heartbeat"], "team_id", let.team),
    [for i in referrers(["opsgenie_api_integration", "opsgenie_email_integration"], "responders.id", let.team) : i if ref(i.owner_team_id) == null],
  ))
  when = all_of(concat(
    let.type == "match-all" ? [] : [let.type == "match-any-condition" ? any_of(let.tests) : all_of(let.tests)],
    let.hours ? [opaque("the time of day")] : [],
    let.counted && !default(self.suppress, false) ? [opaque("how often the alert came in")] : [],
  ))
  targets = length(let.replacing) > 0 ? [unknown("an alert policy takes away the responders of the alerts that it matches")] : flatten([
    for n in let.notify : n.type == "none" ? [] : (
      ref(n.id) != null ? [ref(n.id)] : referrers(n.type == "schedule" ? ["opsgenie_schedule", "data.opsgenie_schedule"] : ["opsgenie_escalation", "data.opsgenie_escalation"], "name", n.name)
    )
  ])
}

# The default rule of a team comes last. It is the vendor's unless it is set, and is `none` where a team was made without its
# default resources.
route "opsgenie_team" "atlassian-operations_team" {
  let {
    rules = referrers(["opsgenie_team_routing_rule", "atlassian-operations_routing_rule"], "team_id", self)
    replacing = [
      for p in concat(find("opsgenie_alert_policy"), find("atlassian-operations_alert_policy")) : p
      if default(p.enabled, true) && (default(p.ignore_original_responders, false) || !default(p.keep_original_responders, true)) && (ref(p.team_id) == null || ref(p.team_id) == ref(self))
    ]
  }

  only_if  = !anytrue([for r in let.rules : default(r.is_default, false)])
  name     = "default rule of ${default(self.name, self.display_name)}"
  router   = instance.address
  position = 1000
  fallback = length(let.rules) > 0
  sources = distinct(concat(
    referrers(["opsgenie_api_integration", "opsgenie_email_integration", "opsgenie_heartbeat"], "owner_team_id", self),
    referrers(["atlassian-operations_api_integration", "atlassian-operations_email_integration", "atlassian-operations_heartbeat"], "team_id", self),
    [for i in referrers(["opsgenie_api_integration", "opsgenie_email_integration"], "responders.id", self) : i if ref(i.owner_team_id) == null],
  ))
  targets = default(self.delete_default_resources, false) && length(let.replacing) == 0 ? [] : [unknown("the default rule of the team is not set in Terraform")]
}

# Policies may add responders. Their order is not set in Terraform; what they take away makes whom the rules page unknown.
route "opsgenie_alert_policy" "atlassian-operations_alert_policy" {
  let {
    filter = block(self.filter)
  }

  only_if = length(list_of(self.responders)) > 0
  name    = self.name
  router  = "alert policies of ${ref(self.team_id) == null ? "Opsgenie" : default(address_of(ref(self.team_id)), "a team")}"
  match   = "all"
  enabled = default(self.enabled, true)
  sources = ref(self.team_id) == null ? null : distinct(concat(
    referrers(["opsgenie_api_integration", "opsgenie_email_integration", "opsgenie_heartbeat"], "owner_team_id", ref(self.team_id)),
    referrers(["atlassian-operations_api_integration", "atlassian-operations_email_integration", "atlassian-operations_heartbeat"], "team_id", ref(self.team_id)),
  ))
  when    = contains(["match-all", "none"], default(let.filter.type, let.filter.condition_match_type, "none")) ? null : opaque("the filter of an alert policy")
  targets = refs(list_of(self.responders), "id")
}

# Rules by their delay. A team among the recipients is everybody in it.
escalation "opsgenie_escalation" "atlassian-operations_escalation" {
  name    = self.name
  targets = !default(self.enabled, true) ? [] : refs(flatten([for r in list_of(self.rules) : list_of(r.recipient)]), "id")
}

escalation "data.opsgenie_escalation" {
  name     = default(self.name, instance.address)
  external = true
}

responder "opsgenie_team" "atlassian-operations_team" {
  kind     = "team"
  name     = default(self.name, self.display_name)
  members  = concat(refs(list_of(self.member), "id"), [for m in list_of(self.member) : unknown("an account of Jira is not set here") if ref(m.id) == null && m.account_id != null])
  external = default(self.ignore_members, false)
}

responder "data.opsgenie_team" "data.atlassian-operations_team" {
  kind     = "team"
  name     = default(self.name, instance.address)
  external = true
}

# Left out, `enabled` of Opsgenie's own provider is sent as false: then nobody is ever on call.
responder "opsgenie_schedule" "atlassian-operations_schedule" {
  kind = "schedule"
  name = self.name
}

responder "data.opsgenie_schedule" "data.atlassian-operations_schedule" {
  kind     = "schedule"
  name     = default(self.name, instance.address)
  external = true
}

member "opsgenie_schedule_rotation" "atlassian-operations_schedule_rotation" {
  let {
    schedule = ref(self.schedule_id)
    running  = state_of(let.schedule) != "resolved" || default(let.schedule.enabled, type_of(let.schedule) != "opsgenie_schedule")
  }

  of      = let.schedule
  # Whether an end is over is not judged.
  members = !let.running ? [] : (
    self.end_date != null ? unknown("the rotation has an end") : refs([for p in concat(list_of(self.participant), list_of(self.participants)) : p if p.type != "none"], "id")
  )
}

responder "opsgenie_user" "data.opsgenie_user" "data.atlassian-operations_user" {
  kind = "user"
  name = default(self.username, self.full_name, instance.address)
}

service "opsgenie_service" "atlassian-operations_service" {
  name  = self.name
  teams = refs([self.team_id])
}

service "data.opsgenie_service" {
  name     = default(self.name, instance.address)
  external = true
}

# A heartbeat alerts its team, by the rules of the team.
check "opsgenie_heartbeat" "atlassian-operations_heartbeat" {
  let {
    seconds = { minutes = 60, hours = 3600, days = 86400 }
  }

  kind     = "heartbeat"
  name     = self.name
  enabled  = default(self.enabled, true)
  tags     = concat(list_of(self.alert_tags), [])
  severity = self.alert_priority
  period   = tonumber(self.interval) * let.seconds[self.interval_unit]
  sources  = [ref(self)]
  alert = {
    message  = default(self.alert_message, "")
    priority = default(self.alert_priority, "P3")
    tags     = list_of(self.alert_tags)
  }
}

source "opsgenie_heartbeat" "atlassian-operations_heartbeat" {
  let {
    team    = ref(default(self.owner_team_id, self.team_id))
    seen = address_of(let.team) != null && !can(regex("^(?:module\\.[^.\\[]+(?:\\[[^\\]]*\\])?\\.)*data\\.", address_of(let.team)))
    policies = [
      for p in let.team == null ? [] : referrers(["opsgenie_notification_policy", "atlassian-operations_notification_policy"], "team_id", let.team) : p
      if default(p.enabled, true) && contains(["match-all", "none"], default(block(p.filter).type, "none")) && !(length(list_of(p.time_restriction)) > 0 && default(block(p.time_restriction).enabled, true))
    ]
  }

  name = self.name
  kind = "heartbeat"
  # A policy that suppresses all says so.
  enabled = anytrue([for p in let.policies : default(p.suppress, false)]) ? !([for p in let.policies : p.suppress if default(p.suppress, false)][0]) : (
    anytrue(flatten([for p in let.policies : [for d in concat(list_of(p.de_duplication_action), list_of(p.deduplication_action)) : tonumber(default(d.count, d.count_value_limit, 2)) > 1]])) ?
    unknown("a policy of the team notifies only once the same alert has come in several times") : true
  )
  targets = let.team == null || let.seen ? [] : [unknown("the rules of the team are not managed here")]
}
