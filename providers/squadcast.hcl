# Squadcast, now SolarWinds Incident Response (provider SquadcastHub/squadcast, 2.x).
#
# A service receives alerts at addresses of its own, or from a ruleset that many sources share; its routing rules may hand an alert
# to another policy than its own, and where none matches it is its own.
#
# Expressions are read where they are comparisons joined by `&&`; the rest is opaque.

provider "squadcast" {
  title = "Squadcast"

  # Read through what names them, or about grouping and delay. What is deduplicated joins an alert that has paged.
  ignores = [
    "squadcast_ger_ruleset_rules_ordering", "squadcast_tagging_rules", "squadcast_tagging_rule_v2",
    "squadcast_service_maintenance", "squadcast_deduplication_rules", "squadcast_deduplication_rule_v2", "squadcast_dedup_key_overlay", "squadcast_iag_config",
    "squadcast_apta_config", "squadcast_delayed_notification_config", "squadcast_team_role", "squadcast_workflow", "squadcast_workflow_action", "squadcast_slo",
    "squadcast_runbook", "squadcast_webform", "squadcast_status_page", "squadcast_global_oncall_reminder_rules",
  ]
}

service "squadcast_service" {
  name       = self.name
  escalation = ref(self.escalation_policy_id)
  teams      = refs([for m in list_of(self.maintainer) : m.id])
}

service "data.squadcast_service" {
  name     = default(self.name, instance.address)
  external = true
}

source "squadcast_service" "data.squadcast_service" {
  computed  = ["api_key", "alert_source_endpoints", "active_alert_source_endpoints", "email"]
  name      = self.name
  kind      = "service"
  endpoints = [self.alert_source_endpoints, self.active_alert_source_endpoints, self.api_key, self.email]
  # Only where no rule of the service is asked.
  targets = length(referrers(["squadcast_routing_rules", "squadcast_routing_rule_v2", "squadcast_suppression_rules", "squadcast_suppression_rule_v2"], "service_id", self)) > 0 ? [] : [ref(self)]
}

# Where none of its rules matches, an alert is the service's own.
route "squadcast_service" {
  only_if  = length(referrers(["squadcast_routing_rules", "squadcast_routing_rule_v2", "squadcast_suppression_rules", "squadcast_suppression_rule_v2"], "service_id", self)) > 0
  name     = "the policy of ${self.name}"
  router   = instance.address
  position = 100000
  fallback = true
  ordered  = length(referrers("squadcast_routing_rule_v2", "service_id", self)) <= 1
  sources  = [ref(self)]
  targets  = [ref(self)]
}

route "squadcast_routing_rules" {
  for_each = list_of(self.rules)

  let {
    basic = default(each.value.is_basic, false) || default(each.value.expression, "") == ""
    tests = let.basic ? [for b in list_of(each.value.basic_expressions) : { text = "", parts = [replace(default(b.lhs, ""), "/\\[\"([^\"]*)\"\\]/", ".$1"), "==", b.rhs] }] : [
      for part in split("&&", each.value.expression) : {
        text  = trimspace(part)
        parts = try(regex("^([A-Za-z_][A-Za-z0-9_.]*)\\s*(==|!=)\\s*\"([^\"]*)\"$", replace(trimspace(part), "/\\[\"([^\"]*)\"\\]/", ".$1")), null)
      }
    ]
    # `payload.x` and `payload["x"]` are of the payload, all else are tags.
    field = { for path in distinct([for t in let.tests : t.parts[0] if t.parts != null]) : path => startswith(path, "payload.") ? "$.${trimprefix(path, "payload.")}" : trimprefix(path, "tags.") }
    # Tagging comes first: what it sets is not what the alert was raised with.
    tagging = concat(
      flatten([for t in find("squadcast_tagging_rules", "service_id", self.service_id) : list_of(t.rules)]),
      find("squadcast_tagging_rule_v2", "service_id", self.service_id)
    )
    tagged = flatten([for r in let.tagging : [for t in list_of(r.tags) : "tags.${t.key}"]])
    any    = anytrue([for r in let.tagging : strcontains(default(r.expression, ""), "addTag")])
  }

  router   = default(address_of(ref(self.service_id)), "a service of Squadcast")
  position = each.key
  sources  = refs([self.service_id])
  when = all_of([
    for t in let.tests :
    t.parts == null ? opaque("the expression ${t.text}") :
    contains(let.tagged, t.parts[0]) || (let.any && startswith(t.parts[0], "tags.")) ? opaque("the tag ${t.parts[0]}, which tagging rules set") :
    t.parts[1] == "!=" ? not(equals(field(let.field[t.parts[0]]), t.parts[2])) : equals(field(let.field[t.parts[0]]), t.parts[2])
  ])
  targets = refs([each.value.route_to_id])
}

# Rules of this form have no order.
route "squadcast_routing_rule_v2" {
  let {
    basic = default(self.is_basic, false) || default(self.expression, "") == ""
    tests = let.basic ? [for b in list_of(self.basic_expressions) : { text = "", parts = [replace(default(b.lhs, ""), "/\\[\"([^\"]*)\"\\]/", ".$1"), "==", b.rhs] }] : [
      for part in split("&&", self.expression) : {
        text  = trimspace(part)
        parts = try(regex("^([A-Za-z_][A-Za-z0-9_.]*)\\s*(==|!=)\\s*\"([^\"]*)\"$", replace(trimspace(part), "/\\[\"([^\"]*)\"\\]/", ".$1")), null)
      }
    ]
    # `payload.x` and `payload["x"]` are of the payload, all else are tags.
    field = { for path in distinct([for t in let.tests : t.parts[0] if t.parts != null]) : path => startswith(path, "payload.") ? "$.${trimprefix(path, "payload.")}" : trimprefix(path, "tags.") }
    # Tagging comes first: what it sets is not what the alert was raised with.
    tagging = concat(
      flatten([for t in find("squadcast_tagging_rules", "service_id", self.service_id) : list_of(t.rules)]),
      find("squadcast_tagging_rule_v2", "service_id", self.service_id)
    )
    tagged = flatten([for r in let.tagging : [for t in list_of(r.tags) : "tags.${t.key}"]])
    any    = anytrue([for r in let.tagging : strcontains(default(r.expression, ""), "addTag")])
  }

  router   = default(address_of(ref(self.service_id)), "a service of Squadcast")
  ordered  = length(referrers("squadcast_routing_rule_v2", "service_id", ref(self.service_id))) <= 1
  position = 0
  sources  = refs([self.service_id])
  when = all_of([
    for t in let.tests :
    t.parts == null ? opaque("the expression ${t.text}") :
    contains(let.tagged, t.parts[0]) || (let.any && startswith(t.parts[0], "tags.")) ? opaque("the tag ${t.parts[0]}, which tagging rules set") :
    t.parts[1] == "!=" ? not(equals(field(let.field[t.parts[0]]), t.parts[2])) : equals(field(let.field[t.parts[0]]), t.parts[2])
  ])
  targets = refs([default(self.route_to_id, try(self.route_to["id"], null))])
}

# Suppression comes before routing: what a rule takes notifies nobody. Hours are not read.
route "squadcast_suppression_rules" {
  for_each = list_of(self.rules)

  let {
    basic = [
      for b in [for b in list_of(each.value.basic_expressions) : { op = b.op, path = replace(default(b.lhs, ""), "/\\[\"([^\"]*)\"\\]/", ".$1"), text = b.rhs }] : {
        op    = b.op
        path  = b.path
        field = field(startswith(b.path, "payload.") ? "$.${trimprefix(b.path, "payload.")}" : trimprefix(b.path, "tags."))
        text  = b.text
      }
    ]
    # Tagging comes first here too.
    tagging = concat(
      flatten([for t in find("squadcast_tagging_rules", "service_id", self.service_id) : list_of(t.rules)]),
      find("squadcast_tagging_rule_v2", "service_id", self.service_id)
    )
    tagged = flatten([for r in let.tagging : [for t in list_of(r.tags) : "tags.${t.key}"]])
    any    = anytrue([for r in let.tagging : strcontains(default(r.expression, ""), "addTag")])
    tests = [
      for b in let.basic :
      contains(let.tagged, b.path) || (let.any && startswith(b.path, "tags.")) ? opaque("the tag ${b.path}, which tagging rules set") :
      b.op == "is" ? equals(b.field, b.text) : b.op == "is_not" ? not(equals(b.field, b.text)) :
      b.op == "matches" ? matches(b.field, b.text) : b.op == "not_contains" ? not(contains_text(b.field, b.text)) : opaque("the operator ${default(b.op, "of a rule")}")
    ]
  }

  name     = default(each.value.description, "a suppression rule")
  router   = default(address_of(ref(self.service_id)), "a service of Squadcast")
  position = -1
  sources  = refs([self.service_id])
  when = all_of(concat(
    length(let.tests) > 0 ? let.tests : [opaque("the expression of a suppression rule")],
    length(list_of(each.value.timeslots)) > 0 ? [opaque("the hours of a suppression rule")] : []
  ))
  targets = []
}

route "squadcast_suppression_rule_v2" {
  let {
    basic = [
      for b in [for b in list_of(self.basic_expressions) : { op = b.op, path = replace(default(b.lhs, ""), "/\\[\"([^\"]*)\"\\]/", ".$1"), text = b.rhs }] : {
        op    = b.op
        path  = b.path
        field = field(startswith(b.path, "payload.") ? "$.${trimprefix(b.path, "payload.")}" : trimprefix(b.path, "tags."))
        text  = b.text
      }
    ]
    # Tagging comes first here too.
    tagging = concat(
      flatten([for t in find("squadcast_tagging_rules", "service_id", self.service_id) : list_of(t.rules)]),
      find("squadcast_tagging_rule_v2", "service_id", self.service_id)
    )
    tagged = flatten([for r in let.tagging : [for t in list_of(r.tags) : "tags.${t.key}"]])
    any    = anytrue([for r in let.tagging : strcontains(default(r.expression, ""), "addTag")])
    tests = [
      for b in let.basic :
      contains(let.tagged, b.path) || (let.any && startswith(b.path, "tags.")) ? opaque("the tag ${b.path}, which tagging rules set") :
      b.op == "is" ? equals(b.field, b.text) : b.op == "is_not" ? not(equals(b.field, b.text)) :
      b.op == "matches" ? matches(b.field, b.text) : b.op == "not_contains" ? not(contains_text(b.field, b.text)) : opaque("the operator ${default(b.op, "of a rule")}")
    ]
  }

  name     = default(self.description, "a suppression rule")
  router   = default(address_of(ref(self.service_id)), "a service of Squadcast")
  position = -1
  sources  = refs([self.service_id])
  when = all_of(concat(
    length(let.tests) > 0 ? let.tests : [opaque("the expression of a suppression rule")],
    length(list_of(self.timeslots)) > 0 ? [opaque("the hours of a suppression rule")] : []
  ))
  targets = []
}

# One address for many sources. The first rule of the source's ruleset that is true names the service.
source "squadcast_ger" {
  computed  = ["routing_key"]
  name      = self.name
  kind      = "ger"
  endpoints = [self.routing_key]
}

# Without an ordering the order is not set in Terraform.
route "squadcast_ger_ruleset_rule" {
  let {
    orderings = referrers("squadcast_ger_ruleset_rules_ordering", "ordering", self)
    rulesets  = distinct([for r in referrers(["squadcast_ger_ruleset", "squadcast_ger_ruleset_rule"], "ger_id", ref(self.ger_id)) : default(r.alert_source, "any")])
    places    = length(let.orderings) == 0 ? [] : [for i, id in list_of(let.orderings[0].ordering) : i if address_of(ref(id)) == instance.address]
  }

  name     = self.description
  router   = "${default(address_of(ref(self.ger_id)), "a ruleset of Squadcast")} for ${default(self.alert_source, "any source")}"
  ordered  = length(let.orderings) > 0
  position = length(let.places) > 0 ? let.places[0] : 0
  sources  = refs([self.ger_id])
  # Which of several rulesets an alert comes to is told by the address that it is sent to.
  when = all_of(concat(length(let.rulesets) > 1 ? [opaque("the source ${default(self.alert_source, "")} of the alert")] : [], [
    for test in [for part in split("&&", default(self.expression, "")) : { text = trimspace(part), parts = try(regex("^(?:payload\\.|\\$\\.)?([A-Za-z_][A-Za-z0-9_.]*)\\s*(==|!=)\\s*\"([^\"]*)\"$", trimspace(part)), null) }] :
    test.parts == null ? opaque("the expression ${test.text}") : (test.parts[1] == "!=" ? not(equals(field("$.${test.parts[0]}"), test.parts[2])) : equals(field("$.${test.parts[0]}"), test.parts[2]))
  ]))
  targets  = []
  hands_to = refs([try(self.action["route_to"], null)])
}

# What no rule takes goes to the catch-all, or is dropped.
route "squadcast_ger_ruleset" {
  let {
    rulesets = distinct([for r in referrers(["squadcast_ger_ruleset", "squadcast_ger_ruleset_rule"], "ger_id", ref(self.ger_id)) : default(r.alert_source, "any")])
  }

  only_if  = ref(try(self.catch_all_action["route_to"], null)) != null
  name     = "catch-all for ${default(self.alert_source, "any source")}"
  router   = "${default(address_of(ref(self.ger_id)), "a ruleset of Squadcast")} for ${default(self.alert_source, "any source")}"
  position = 100000
  fallback = true
  ordered  = length(referrers("squadcast_ger_ruleset_rules_ordering", "ger_id", ref(self.ger_id))) > 0
  sources  = refs([self.ger_id])
  when     = length(let.rulesets) > 1 ? opaque("the source ${default(self.alert_source, "")} of the alert") : null
  targets  = []
  hands_to = refs([try(self.catch_all_action["route_to"], null)])
}

escalation "squadcast_escalation_policy" {
  name    = self.name
  targets = refs(flatten([for r in list_of(self.rules) : list_of(r.targets)]), "id")
}

escalation "data.squadcast_escalation_policy" {
  name     = default(self.name, instance.address)
  external = true
}

responder "squadcast_schedule_v2" {
  kind = "schedule"
  name = self.name
}

# Of the older kind the shifts are not set in Terraform.
responder "squadcast_schedule" "data.squadcast_schedule" "data.squadcast_schedule_v2" {
  kind     = "schedule"
  name     = default(self.name, instance.address)
  external = true
}

member "squadcast_schedule_rotation_v2" {
  of      = ref(self.schedule_id)
  members = refs(flatten([for g in list_of(self.participant_groups) : list_of(g.participants)]), "id")
}

# A squad is told as a whole.
responder "squadcast_squad" {
  kind    = "schedule"
  name    = self.name
  members = refs(concat(list_of(self.member_ids), [for m in list_of(self.members) : m.user_id]))
}

responder "data.squadcast_squad" {
  kind     = "schedule"
  name     = default(self.name, instance.address)
  external = true
}

responder "squadcast_team" "data.squadcast_team" {
  kind     = "team"
  name     = default(self.name, instance.address)
  external = true
}

responder "squadcast_user" "data.squadcast_user" {
  kind = "user"
  name = default(self.email, instance.address)
}
