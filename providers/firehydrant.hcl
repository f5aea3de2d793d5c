# FireHydrant (provider firehydrant/firehydrant, 0.15 and later). Every event is held against the rules of all teams, and each rule
# that is true opens an alert of its own: no order, no fallback. An ingest address of a target goes past all rules.
#
# Rules are written in CEL. Read here are comparisons joined by `&&`, by `||`, or by both without brackets; the rest is opaque.

provider "firehydrant" {
  title = "FireHydrant"

  ignores = [
    "firehydrant_service_dependency", "firehydrant_incident_type", "firehydrant_priority", "firehydrant_severity", "firehydrant_runbook", "firehydrant_incident_role",
    "firehydrant_notification_policy", "firehydrant_retrospective_template", "firehydrant_status_update_template", "firehydrant_task_list",
  ]
}

route "firehydrant_signal_rule" {
  let {
    # Brackets that group, or a test inside a test: more than the split by operators can read.
    text   = default(self.expression, "")
    plain  = replace(replace(let.text, "/\"([^\"\\\\]|\\\\.)*\"/", "\"\""), "/!\\(\\s*\"\"\\s+in\\s+signal\\.tags\\s*\\)/", "")
    nested = length(regexall("(^|[^A-Za-z])\\(|\\?|\\.(exists|all|filter|map)\\(", let.plain)) > 0
    joined = length([for s in regexall("\"(?:[^\"\\\\]|\\\\.)*\"", let.text) : s if length(regexall("&&|\\|\\|", s)) > 0]) > 0
    alternatives = let.nested || let.joined ? [] : [
      for part in split("||", let.text) : [
        for test in split("&&", part) : {
          text   = trimspace(test)
          negate = startswith(trimspace(test), "!")
          called = try(regex("^!?\\s*signal\\.([a-z_]+)(?:\\[\"([^\"]*)\"\\])?\\.(contains|startsWith|endsWith|matches)\\(\"((?:[^\"\\\\]|\\\\.)*)\"\\)$", trimspace(test)), null)
          equal  = try(regex("^signal\\.([a-z_]+)(?:\\[\"([^\"]*)\"\\])?\\s*(==|!=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"$", trimspace(test)), null)
          inside = try(regex("^(?:!\\(\\s*)?\"([^\"]*)\"\\s+in\\s+signal\\.tags(?:\\s*\\))?$", trimspace(test)), null)
        }
      ]
    ]
    tests = [
      for alternative in let.alternatives : all_of([
        for t in alternative :
        t.inside != null ? (t.negate ? not(contains_text(field("$.tags"), t.inside[0], "element")) : contains_text(field("$.tags"), t.inside[0], "element")) :
        t.equal != null ? (t.equal[2] == "!=" ? not(equals(field(default(t.equal[1], t.equal[0] == "tags" ? "$.tags" : t.equal[0])), t.equal[3])) : equals(field(default(t.equal[1], t.equal[0] == "tags" ? "$.tags" : t.equal[0])), t.equal[3])) :
        t.called == null ? (t.text == "true" ? always() : opaque("the expression ${t.text}")) :
        [for p in [
          t.called[2] == "contains" ? contains_text(field(default(t.called[1], t.called[0] == "tags" ? "$.tags" : t.called[0])), t.called[3], t.called[0] == "tags" ? "element" : "substring") :
          t.called[2] == "startsWith" ? starts_with(field(default(t.called[1], t.called[0])), t.called[3]) :
          t.called[2] == "endsWith" ? ends_with(field(default(t.called[1], t.called[0])), t.called[3]) :
          matches(field(default(t.called[1], t.called[0])), t.called[3])
        ] : t.negate ? not(p) : p][0]
      ])
    ]
  }

  name    = self.name
  router  = "signal rules of FireHydrant"
  match   = "all"
  when    = !known(self.expression) ? opaque("an expression that is not known before apply") : (length(let.tests) == 0 ? opaque("the expression ${let.text}") : any_of(let.tests))
  targets = refs([self.target_id])
}

# With `dynamic_by_priority` a step that names priorities is for alerts of these only.
escalation "firehydrant_escalation_policy" {
  let {
    dynamic = default(self.step_strategy, "static") == "dynamic_by_priority"
    steps   = [for s in list_of(self.step) : s if !let.dynamic || length(list_of(s.priorities)) == 0 || length(setsubtract(["HIGH", "MEDIUM", "LOW"], list_of(s.priorities))) == 0]
  }

  name  = self.name
  teams = default(self.default, false) ? refs([self.team_id]) : []
  targets = concat(
    # Channels in chat page nobody.
    refs([for t in flatten([for s in let.steps : list_of(s.targets)]) : t if t.type != "SlackChannel"], "id"),
    refs([for h in list_of(self.handoff_step) : h if h.target_type == "EscalationPolicy"], "target_id"),
    refs([for h in list_of(self.handoff_step) : h if h.target_type == "Team"], "target_id"),
  )
}

level "firehydrant_escalation_policy" {
  for_each = default(self.step_strategy, "static") != "dynamic_by_priority" ? [] : [for s in list_of(self.step) : s if length(list_of(s.priorities)) > 0 && length(setsubtract(["HIGH", "MEDIUM", "LOW"], list_of(s.priorities))) > 0]
  of       = ref(self)
  position = each.key
  default  = unknown("only alerts of some priorities take the step")
  targets  = refs([for t in list_of(each.value.targets) : t if t.type != "SlackChannel"], "id")
}

responder "firehydrant_on_call_schedule" {
  kind    = "schedule"
  name    = self.name
  members = refs(list_of(self.member_ids))
}

member "firehydrant_rotation" {
  of      = ref(self.schedule_id)
  members = refs(concat(list_of(self.member_ids), [for m in list_of(self.members) : m.user_id]))
}

responder "firehydrant_team" {
  kind    = "team"
  name    = self.name
  members = refs(concat([for m in list_of(self.memberships) : m.user_id], [for m in list_of(self.memberships) : m.schedule_id]))
}

responder "data.firehydrant_team" {
  kind     = "team"
  name     = default(self.name, instance.address)
  external = true
}

responder "data.firehydrant_on_call_schedule" "data.firehydrant_schedule" {
  kind     = "schedule"
  name     = default(self.name, instance.address)
  external = true
}

responder "data.firehydrant_user" {
  kind = "user"
  name = default(self.email, self.name, instance.address)
}

escalation "data.firehydrant_escalation_policy" {
  name     = default(self.name, instance.address)
  external = true
}

# No rule sends to a service: its teams own it.
service "firehydrant_service" "firehydrant_functionality" {
  name  = self.name
  teams = refs(concat([self.owner_id], list_of(self.team_ids)))
}

service "data.firehydrant_service" "data.firehydrant_functionality" {
  name     = default(self.name, instance.address)
  external = true
}

# An address of a target goes past the rules; that of a team alone goes to the team's default policy.
source "data.firehydrant_ingest_url" {
  computed  = ["url"]
  name      = instance.address
  kind      = "ingest_url"
  endpoints = [self.url]
  targets   = refs([self.escalation_policy_id, self.on_call_schedule_id, self.user_id, ref(self.escalation_policy_id) == null && ref(self.on_call_schedule_id) == null ? self.team_id : null])
}

source "firehydrant_custom_event_source" {
  computed  = ["url", "ingest_url"]
  name      = self.name
  kind      = "custom"
  endpoints = [self.url, self.ingest_url]
}

source "firehydrant_inbound_email" {
  computed  = ["email"]
  name      = self.name
  kind      = "email"
  endpoints = [self.email]
  # Rules are CEL over the mail.
  enabled = length(list_of(self.rules)) == 0 ? true : unknown("whether the rules of the address take a mail is not read")
  targets = refs([for t in list_of(self.target) : t.id])
}
