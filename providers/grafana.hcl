# Grafana (provider grafana/grafana, 4.x). Synthetic monitoring, alert rules, the notification policy tree, OnCall.
#
# Nothing of Grafana's is routed by the check that measures: an alert rule raises the alert, the policy tree of its organisation
# picks contact points by labels, and a contact point leads to OnCall or to another vendor.

provider "grafana" {
  title = "Grafana"

  # Read through what names them, or about something else than who is told.
  ignores = [
    "grafana_synthetic_monitoring_check_alerts", "grafana_synthetic_monitoring_probe", "grafana_synthetic_monitoring_installation",
    "grafana_message_template", "grafana_folder", "grafana_oncall_outgoing_webhook", "grafana_oncall_on_call_shift", "grafana_oncall_user_notification_rule", "grafana_k6_schedule",
    "grafana_asserts_notification_alerts_config", "grafana_apps_notifications_inhibitionrule_v1beta1", "grafana_apps_rules_recordingrule_v0alpha1",
    "grafana_apps_rules_rulesequence_v0alpha1", "grafana_apps_servicemodel_component_v1alpha1",
  ]

  assume "check_labels" {
    default = "unknown"
    values  = ["unknown", "on_alerts"]
    docs    = <<-EOT
      Whether the alerts that a synthetic check raises by itself carry the labels of the check. They stand on one metric; which
      labels an alert has is not documented.
    EOT
  }

  assume "sensitivity_rules" {
    default = "unknown"
    values  = ["unknown", "policies"]
    docs    = <<-EOT
      Where the shared rules go that `alert_sensitivity` chooses. They stand in the ruler of Mimir, outside Terraform, and stacks
      made after 15 October 2025 have none; with `policies` they are there, and Grafana's policies route their alerts.
    EOT
  }

  assume "query_labels" {
    default = "unknown"
    values  = ["unknown", "none"]
    docs    = <<-EOT
      Whether an alert may carry labels that its rule does not write: every label of the query's result is one. With `none` a
      label that is not written is not there.
    EOT
  }
}

# An organisation has one tree of policies, that of its provider configuration; a second one would overwrite the first. A configuration
# without `url` is one of Synthetic Monitoring alone, whose stack another configuration manages.
#
# A check alerts through thresholds of its own, through the shared rules of a sensitivity, or through a rule that queries its metrics:
# which rule that is stands in a query and is not read.
check "grafana_synthetic_monitoring_check" {
  let {
    settings = block(self.settings)
    http     = block(let.settings.http)
    entries  = list_of(block(let.settings.multihttp).entries)
    scripted = length(list_of(let.settings.scripted)) + length(list_of(let.settings.browser)) > 0
    reads = (
      length(list_of(let.http.fail_if_body_matches_regexp)) + length(list_of(let.http.fail_if_body_not_matches_regexp)) > 0 ||
      anytrue(flatten([for e in let.entries : [for a in list_of(e.assertions) : contains(["JSON_PATH_VALUE", "JSON_PATH_ASSERTION"], a.type) || default(a.subject, "none") == "RESPONSE_BODY"]])) ||
      length(list_of(block(let.settings.tcp).query_response)) > 0
    )

    # Alerts about certificates and durations say nothing of a check that fails.
    own     = [for c in find("grafana_synthetic_monitoring_check_alerts", "check_id", self.id) : c if anytrue([for a in list_of(c.alerts) : a.name == "ProbeFailedExecutionsTooHigh"])]
    legacy  = default(self.alert_sensitivity, "none") != "none"
    labels  = default(self.labels, {})
    near    = concat(find("grafana_notification_policy", "provider", instance.provider), [for t in find("grafana_apps_notifications_routingtree_v1beta1", "provider", instance.provider) : t if block(t.metadata).uid == "default"])
    trees   = length(let.near) == 0 && provider.url == null ? find("grafana_notification_policy") : let.near
    rules   = length(let.near) == 0 && provider.url == null ? null : instance.provider
    by_rule = length(find("grafana_rule_group", "provider", let.rules)) + length(find("grafana_apps_rules_alertrule_v0alpha1", "provider", let.rules)) > 0
    mine  = length(let.trees) > 1 ? [for p in let.trees : p if contains(["", "1"], tostring(default(p.org_id, "")))] : let.trees
    tree  = length(let.mine) == 1 ? let.mine : unknown(length(let.mine) == 0 ? "the notification policies of the check's stack are not managed here" : "an organisation has several trees of policies here: the one that is applied last counts")
  }

  kind      = "synthetic"
  name      = self.job
  enabled   = default(self.enabled, true)
  tags      = [for k, v in let.labels : "${k}:${v}"]
  period    = default(self.frequency, 60000) / 1000
  timeout   = default(self.timeout, 3000)
  locations = self.probes

  # In a script anything may be asserted.
  asserts = let.scripted ? null : (let.reads ? "correctness" : "availability")
  url     = length(let.entries) > 0 ? block(block(let.entries).request).url : self.target
  method  = length(let.entries) > 0 ? block(block(let.entries).request).method : (let.http == null ? null : default(let.http.method, "GET"))
  body    = default(let.http.body, block(block(block(let.entries).request).body).payload, block(block(let.settings.tcp).query_response).send)

  sources = length(let.own) > 0 || (let.legacy && assume.sensitivity_rules == "policies") ? let.tree : (
    let.legacy ? unknown("the shared rules of `alert_sensitivity` stand outside Terraform") : let.by_rule ? unknown("whether a rule queries the metrics of the check is not read") : []
  )

  alert = merge(
    { "*" = assume.query_labels == "none" ? null : unknown("labels may come from the query's result") },
    { for k, v in let.labels : k => assume.check_labels == "on_alerts" ? v : unknown("which labels of a check its alerts carry is not documented") },
    { job = self.job, instance = self.target }
  )
}

# Every rule raises alerts of its own. With `notification_settings` it goes past the tree.
check "grafana_rule_group" {
  for_each = self.rule

  let {
    labels   = default(each.value.labels, {})
    settings = block(each.value.notification_settings)
    named    = find("grafana_contact_point", "name", let.settings.contact_point)
    same     = [for p in let.named : p if provider_of(p) == instance.provider]
    points   = length(let.same) > 0 ? let.same : let.named
    silent   = anytrue(flatten([for name in list_of(let.settings.mute_timings) : [for t in find("grafana_mute_timing", "name", name) : provider_of(t) != instance.provider ? [] : [
      for i in list_of(t.intervals) : length(concat(list_of(i.times), list_of(i.weekdays), list_of(i.days_of_month), list_of(i.months), list_of(i.years))) == 0
    ]]]))
    trees = concat(find("grafana_notification_policy", "provider", instance.provider), [for t in find("grafana_apps_notifications_routingtree_v1beta1", "provider", instance.provider) : t if block(t.metadata).uid == "default"])
    mine  = [for p in let.trees : p if default(p.org_id, "") == default(self.org_id, "")]
    tree  = length(let.mine) == 1 ? let.mine : unknown(length(let.mine) == 0 ? "the notification policies of the check's stack are not managed here" : "an organisation has several trees of policies here: the one that is applied last counts")
    queries  = [for d in list_of(each.value.data) : d.model if d.datasource_uid != "__expr__" && d.datasource_uid != "-100"]
  }

  only_if = length(list_of(each.value.record)) == 0
  kind    = "metric"
  name    = each.value.name
  enabled = !default(each.value.is_paused, false)
  muted   = let.silent
  tags    = [for k, v in let.labels : "${k}:${v}"]
  period  = self.interval_seconds

  severity = let.labels.severity
  body     = length(let.queries) > 0 ? let.queries[0] : null

  channels = let.settings == null ? [] : (length(let.points) > 0 ? let.points : [ref(let.settings.contact_point)])
  sources  = let.settings != null ? [] : let.tree

  alert = merge(
    { "*" = assume.query_labels == "none" ? null : unknown("labels may come from the query's result") },
    { for k, v in let.labels : k => strcontains(v, "{{") ? unknown("the value of the label `${k}` is made when the rule is evaluated") : v },
    { alertname = each.value.name, grafana_folder = default(ref(self.folder_uid).title, unknown("the title of the rule's folder is not known here")) }
  )
}

check "grafana_apps_rules_alertrule_v0alpha1" {
  let {
    spec     = block(self.spec)
    labels   = default(let.spec.labels, {})
    settings = block(let.spec.notification_settings)
    simple   = default(block(let.settings.simplified_routing), let.settings)
    tree     = default(block(let.settings.named_routing_tree).routing_tree, "default")
    named    = find("grafana_contact_point", "name", let.simple.contact_point)
    same     = [for p in let.named : p if provider_of(p) == instance.provider]
    points   = length(let.same) > 0 ? let.same : let.named
    trees    = concat([for t in find("grafana_apps_notifications_routingtree_v1beta1", "provider", instance.provider) : t if block(t.metadata).uid == let.tree], let.tree == "default" ? find("grafana_notification_policy", "provider", instance.provider) : [])
    silent   = anytrue(flatten([for name in list_of(let.simple.mute_timings) : [for t in find("grafana_mute_timing", "name", name) : provider_of(t) != instance.provider ? [] : [
      for i in list_of(t.intervals) : length(concat(list_of(i.times), list_of(i.weekdays), list_of(i.days_of_month), list_of(i.months), list_of(i.years))) == 0
    ]]]))
    direct   = let.simple.contact_point != null
    units    = { s = 1, m = 60, h = 3600, d = 86400 }
    every    = default(block(let.spec.trigger).interval, "1m")
  }

  kind    = "metric"
  name    = let.spec.title
  enabled = !default(let.spec.paused, false)
  muted   = let.silent
  tags    = [for k, v in let.labels : "${k}:${v}"]
  period  = can(regex("^[0-9]+[smhd]$", let.every)) ? tonumber(regex("^[0-9]+", let.every)) * let.units[regex("[smhd]$", let.every)] : null

  severity = let.labels.severity
  channels = !let.direct ? [] : (length(let.points) > 0 ? let.points : [ref(let.simple.contact_point)])
  sources  = let.direct ? [] : (length(let.trees) == 1 ? let.trees : unknown(length(let.trees) == 0 ? "the notification policies are not managed here" : "several trees of policies have one name: the one that is applied last counts"))

  alert = merge(
    { "*" = assume.query_labels == "none" ? null : unknown("labels may come from the query's result") },
    { for k, v in let.labels : k => strcontains(v, "{{") ? unknown("the value of the label `${k}` is made when the rule is evaluated") : v },
    { alertname = let.spec.title }
  )
}

# An alert over what a job of machine learning expects: a rule of its own kind, without notification settings.
check "grafana_machine_learning_alert" {
  let {
    labels = default(self.labels, {})
    near  = concat(find("grafana_notification_policy", "provider", instance.provider), [for t in find("grafana_apps_notifications_routingtree_v1beta1", "provider", instance.provider) : t if block(t.metadata).uid == "default"])
    trees = length(let.near) == 0 && provider.url == null ? find("grafana_notification_policy") : let.near
    mine  = length(let.trees) > 1 ? [for p in let.trees : p if contains(["", "1"], tostring(default(p.org_id, "")))] : let.trees
    tree  = length(let.mine) == 1 ? let.mine : unknown(length(let.mine) == 0 ? "the notification policies of the check's stack are not managed here" : "an organisation has several trees of policies here: the one that is applied last counts")
  }

  kind     = "metric"
  name     = self.title
  tags     = [for k, v in let.labels : "${k}:${v}"]
  enabled  = true
  severity = let.labels.severity
  sources  = let.tree

  alert = merge(
    { "*" = assume.query_labels == "none" ? null : unknown("labels may come from the query's result") },
    { for k, v in let.labels : k => strcontains(v, "{{") ? unknown("the value of the label `${k}` is made when the rule is evaluated") : v },
    { alertname = self.title }
  )
}

# An objective makes two rules, for fast and for slow burning. Without `alerting` it makes none.
check "grafana_slo" {
  for_each = [for speed in ["fastburn", "slowburn"] : speed if length(list_of(self.alerting)) > 0]

  let {
    alerting = block(self.alerting)
    burn     = block(each.value == "fastburn" ? let.alerting.fastburn : let.alerting.slowburn)
    labels = merge(
      { for l in list_of(self.label) : (l.key) => l.value },
      { for l in list_of(let.alerting.label) : (l.key) => l.value },
      { for l in list_of(let.burn.label) : (l.key) => l.value }
    )
    severity = each.value == "fastburn" ? "critical" : "warning"
    near  = concat(find("grafana_notification_policy", "provider", instance.provider), [for t in find("grafana_apps_notifications_routingtree_v1beta1", "provider", instance.provider) : t if block(t.metadata).uid == "default"])
    trees = length(let.near) == 0 && provider.url == null ? find("grafana_notification_policy") : let.near
    mine  = length(let.trees) > 1 ? [for p in let.trees : p if contains(["", "1"], tostring(default(p.org_id, "")))] : let.trees
    tree  = length(let.mine) == 1 ? let.mine : unknown(length(let.mine) == 0 ? "the notification policies of the check's stack are not managed here" : "an organisation has several trees of policies here: the one that is applied last counts")
  }

  kind     = "slo"
  name     = "${self.name} (${each.value})"
  enabled  = true
  tags     = [for k, v in let.labels : "${k}:${v}"]
  severity = let.severity
  sources  = let.tree
  alert = merge(let.labels, {
    "*"                  = assume.query_labels == "none" ? null : unknown("labels may come from the query's result")
    alertname            = unknown("the names of the rules of an objective are not documented")
    grafana_slo_uuid     = default(self.uuid, unknown("made by Grafana"))
    grafana_slo_window   = block(self.objectives).window
    grafana_slo_severity = let.severity
  })
}

# The tree of an organisation. Its root takes what no policy does.
source "grafana_notification_policy" {
  name = "notification policies"
  kind = "alertmanager"
}

route "grafana_notification_policy" {
  let {
    named  = find("grafana_contact_point", "name", self.contact_point)
    same   = [for p in let.named : p if provider_of(p) == instance.provider]
    points = length(let.same) > 0 ? let.same : let.named
  }

  name     = "root policy"
  router   = instance.address
  match    = "tree"
  path     = []
  fallback = true
  sources  = [ref(self.id)]
  targets  = []
  channels = length(let.points) > 0 ? let.points : [ref(self.contact_point)]
}

# A policy without a contact point has that of the nearest policy above. Policies that are muted at all times still take their alerts.
route "grafana_notification_policy" {
  for_each = descend(list_of(self.policy), "policy")

  let {
    policy = each.value.block
    point  = default(concat([let.policy.contact_point], [for p in reverse(each.value.above) : p.contact_point], [self.contact_point])...)
    named  = find("grafana_contact_point", "name", let.point)
    same   = [for p in let.named : p if provider_of(p) == instance.provider]
    points = length(let.same) > 0 ? let.same : let.named
    times  = flatten([for name in list_of(let.policy.mute_timings) : [for t in find("grafana_mute_timing", "name", name) : t if provider_of(t) == instance.provider]])
    silent = anytrue(flatten([
      for t in let.times : [
        for i in list_of(t.intervals) : length(concat(list_of(i.times), list_of(i.weekdays), list_of(i.days_of_month), list_of(i.months), list_of(i.years))) == 0
      ]
    ]))
    tests = [
      for m in list_of(let.policy.matcher) : {
        field = field(m.label)
        match = m.match
        value = m.value
        whole = "^(?:${m.value})$"
        # A label that is not there is empty text.
        empty = m.value == "" || (endswith(m.match, "~") && can(regex("^(?:${m.value})$", "")))
      }
    ]
  }

  name     = let.point
  router   = instance.address
  match    = "tree"
  path     = [for step in split(".", each.key) : tonumber(step)]
  continue = default(let.policy.continue, false)
  fallback = false
  sources  = [ref(self.id)]

  when = length(let.tests) == 0 ? null : all_of([
    for t in let.tests :
    t.match == "=" ? (t.empty ? is_empty(t.field) : equals(t.field, t.value)) :
    t.match == "!=" ? not(t.empty ? is_empty(t.field) : equals(t.field, t.value)) :
    t.match == "=~" ? (t.empty ? any_of([is_empty(t.field), matches(t.field, t.whole)]) : matches(t.field, t.whole)) :
    t.match == "!~" ? not(t.empty ? any_of([is_empty(t.field), matches(t.field, t.whole)]) : matches(t.field, t.whole)) :
    opaque("the matcher ${t.match}")
  ])

  targets  = []
  channels = let.silent ? [] : (length(let.points) > 0 ? let.points : [ref(let.point)])
}

# The same tree in the newer API.
source "grafana_apps_notifications_routingtree_v1beta1" {
  name = default(block(self.metadata).uid, instance.address)
  kind = "alertmanager"
}

route "grafana_apps_notifications_routingtree_v1beta1" {
  let {
    receiver = block(block(self.spec).defaults).receiver
    named    = find("grafana_contact_point", "name", let.receiver)
    same     = [for p in let.named : p if provider_of(p) == instance.provider]
    points   = length(let.same) > 0 ? let.same : let.named
  }

  name     = "root policy"
  router   = instance.address
  match    = "tree"
  path     = []
  fallback = true
  sources  = [ref(self.id)]
  targets  = []
  channels = length(let.points) > 0 ? let.points : [ref(let.receiver)]
}

route "grafana_apps_notifications_routingtree_v1beta1" {
  for_each = descend(list_of(block(self.spec).routes), "routes")

  let {
    policy = each.value.block
    point  = default(concat([let.policy.receiver], [for p in reverse(each.value.above) : p.receiver], [block(block(self.spec).defaults).receiver])...)
    named  = find("grafana_contact_point", "name", let.point)
    same   = [for p in let.named : p if provider_of(p) == instance.provider]
    points = length(let.same) > 0 ? let.same : let.named
    silent = anytrue(flatten([for name in list_of(let.policy.mute_time_intervals) : [for t in find("grafana_mute_timing", "name", name) : provider_of(t) != instance.provider ? [] : [
      for i in list_of(t.intervals) : length(concat(list_of(i.times), list_of(i.weekdays), list_of(i.days_of_month), list_of(i.months), list_of(i.years))) == 0
    ]]]))
    tests = [
      for m in list_of(let.policy.matchers) : {
        field = field(m.label)
        match = m.type
        value = m.value
        whole = "^(?:${m.value})$"
        empty = m.value == "" || (endswith(m.type, "~") && can(regex("^(?:${m.value})$", "")))
      }
    ]
  }

  name     = let.point
  router   = instance.address
  match    = "tree"
  path     = [for step in split(".", each.key) : tonumber(step)]
  continue = default(let.policy.continue, false)
  fallback = false
  sources  = [ref(self.id)]

  when = length(let.tests) == 0 ? null : all_of([
    for t in let.tests :
    t.match == "=" ? (t.empty ? is_empty(t.field) : equals(t.field, t.value)) :
    t.match == "!=" ? not(t.empty ? is_empty(t.field) : equals(t.field, t.value)) :
    t.match == "=~" ? (t.empty ? any_of([is_empty(t.field), matches(t.field, t.whole)]) : matches(t.field, t.whole)) :
    t.match == "!~" ? not(t.empty ? any_of([is_empty(t.field), matches(t.field, t.whole)]) : matches(t.field, t.whole)) :
    opaque("the matcher ${t.match}")
  ])

  targets  = []
  channels = let.silent ? [] : (length(let.points) > 0 ? let.points : [ref(let.point)])
}

# A contact point is one channel for each of its notifiers. Webhooks of Grafana's carry the labels under `commonLabels`: an alert that
# is grouped with others keeps there only those that all of them have, so one alert at a time is meant. A payload of a webhook's own is
# written in Go's templates, which are not read. An address of Rootly's that names its target goes past every route.
channel "grafana_contact_point" {
  for_each = concat(list_of(self.oncall), list_of(self.webhook))

  let {
    direct = state_of(ref(each.value.url)) == "resolved" ? [] : segments_after(each.value.url, "/notify/")
    own    = block(each.value.payload) != null
  }

  kind      = "webhook"
  name      = self.name
  url       = each.value.url
  targets   = length(let.direct) >= 2 ? [ref(let.direct[1])] : []
  template  = let.own ? unknown("the payload of the webhook is a template of its own") : null
  fields_at = let.own ? null : ["$.commonLabels", "$.groupLabels"]
}

# A key shows its service or integration only where it is written as a reference, or where that is here and its key known.
channel "grafana_contact_point" {
  for_each = self.pagerduty
  kind     = "pager"
  name     = self.name
  url      = each.value.integration_key
  source   = state_of(ref(each.value.integration_key)) == "resolved" ? ref(each.value.integration_key) : unknown("a PagerDuty integration key does not show its service")
}

channel "grafana_contact_point" {
  for_each = self.opsgenie
  kind     = "pager"
  name     = self.name
  url      = each.value.api_key
  source   = state_of(ref(each.value.api_key)) == "resolved" ? ref(each.value.api_key) : unknown("an Opsgenie API key does not show its integration")
}

channel "grafana_contact_point" {
  for_each = concat(list_of(self.victorops), list_of(self.sns), list_of(self.alertmanager), list_of(self.kafka), list_of(self.sensugo))
  kind     = "pager"
  name     = self.name
  source   = unknown("what the contact point reaches cannot be seen from here")
}

channel "grafana_contact_point" {
  for_each = self.email
  kind     = "email"
  name     = self.name
}

# A ticket is read like a message.
channel "grafana_contact_point" {
  for_each = concat(
    list_of(self.slack), list_of(self.teams), list_of(self.discord), list_of(self.telegram), list_of(self.googlechat), list_of(self.dingding),
    list_of(self.line), list_of(self.webex), list_of(self.wecom), list_of(self.jira)
  )
  kind = "chat"
  name = self.name
}

channel "grafana_contact_point" {
  for_each = concat(list_of(self.pushover), list_of(self.threema))
  kind     = "sms"
  name     = self.name
}

# Only a timing that names no time at all mutes without an end, and only what the policies say; those read it.
mute "grafana_mute_timing" {
  name       = self.name
  open_ended = false
}

source "grafana_oncall_integration" {
  computed  = ["link", "inbound_email"]
  name      = self.name
  kind      = self.type
  endpoints = [self.link, self.inbound_email]
}

source "data.grafana_oncall_integration" {
  computed  = ["link"]
  name      = default(self.name, instance.address)
  endpoints = [self.link]
  targets   = unknown("the routes of the integration are not managed here")
}

# The default route takes what no other does; without a chain it pages nobody.
route "grafana_oncall_integration" {
  name     = "default route"
  router   = instance.address
  fallback = true
  position = 1000000
  sources  = [ref(self.id)]
  targets  = refs([block(self.default_route).escalation_chain_id])
}

# Templates compare what is below `payload`; a regular expression may hit anything in the payload as text.
route "grafana_oncall_route" {
  let {
    jinja  = default(self.routing_type, "regex") == "jinja2"
    inside = trimspace(trimsuffix(trimprefix(trimspace(self.routing_regex), "{{"), "}}"))
  }

  name     = self.routing_regex
  router   = default(address_of(ref(self.integration_id)), "an OnCall integration")
  position = tonumber(self.position)
  fallback = false
  sources  = refs([self.integration_id])
  when = (
    let.jinja ? condition(let.inside, { "==" = "equals", "!=" = "not equals" }, { payload = "$" }) :
    contains([".*", "", "^", ".+"], self.routing_regex) ? null : opaque("a search in the whole payload")
  )
  targets = refs([self.escalation_chain_id])
}

escalation "grafana_oncall_escalation_chain" {
  name  = self.name
  teams = refs([self.team_id])
}

escalation "data.grafana_oncall_escalation_chain" {
  name     = default(self.name, instance.address)
  external = true
}

# Steps behind a gate run for some alerts only.
level "grafana_oncall_escalation" {
  let {
    before = [for s in find("grafana_oncall_escalation", "escalation_chain_id", self.escalation_chain_id) : s.type if tonumber(s.position) < tonumber(self.position)]
  }

  of       = ref(self.escalation_chain_id)
  position = tonumber(self.position)
  default  = !anytrue([for type in let.before : contains(["notify_if_time_from_to", "notify_if_num_alerts_in_window", "resolve"], default(type, "none"))])
  targets = refs(concat(
    list_of(self.persons_to_notify), list_of(self.persons_to_notify_next_each_time),
    [for id in [self.notify_on_call_from_schedule, self.notify_to_team_members] : id if state_of(ref(id)) != null],
    self.type == "notify_user_group" ? [unknown("who is in the group of Slack users is not set here")] : []
  ))
}

# Who is in a calendar that is not written here, or in one of the web interface, cannot be seen. A shift that happens once, or has an
# end, may be over, and then puts nobody on call.
responder "grafana_oncall_schedule" {
  let {
    shifts  = [for s in list_of(self.shifts) : ref(s)]
    people  = [for s in let.shifts : { ends = s.until != null || s.type == "single_event", ids = concat(list_of(s.users), flatten([for turn in list_of(s.rolling_users) : list_of(turn)])) }]
    lasting = flatten([for p in let.people : p.ids if !p.ends])
    ending  = flatten([for p in let.people : p.ids if p.ends])
  }

  kind = "schedule"
  name = self.name
  members = self.type != "calendar" || self.ical_url_primary != null ? unknown("who is in the schedule is not written in Terraform") : (
    length(let.lasting) > 0 || length(let.ending) == 0 ? refs(let.lasting) : unknown("every shift of the schedule has an end, and whether that is over is not judged here")
  )
}

responder "data.grafana_oncall_schedule" {
  kind     = "schedule"
  name     = default(self.name, instance.address)
  external = true
}

responder "data.grafana_oncall_team" "data.grafana_team" {
  kind     = "team"
  name     = default(self.name, instance.address)
  external = true
}

responder "data.grafana_oncall_user" {
  kind = "user"
  name = default(self.username, instance.address)
}
