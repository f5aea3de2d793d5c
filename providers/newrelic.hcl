# New Relic (provider newrelic/newrelic, 3.x): synthetic monitors, conditions, workflows, destinations.
#
# A monitor alerts through conditions that name it, by its id or in the text of a query; a condition belongs to a policy; every
# workflow whose filter matches the issue is triggered, independently and in no order. Operators ignore case.

provider "newrelic" {
  title = "New Relic"

  # Read through what names them.
  ignores = [
    "newrelic_alert_policy", "newrelic_alert_policy_channel", "newrelic_notification_destination", "newrelic_synthetics_private_location", "newrelic_synthetics_secure_credential",
    "newrelic_synthetics_monitor_downtime", "newrelic_synthetics_alert_condition", "newrelic_service_level", "newrelic_entity_tags",
    "newrelic_synthetics_monitor_script",
  ]
}

check "newrelic_synthetics_monitor" "newrelic_synthetics_script_monitor" "newrelic_synthetics_step_monitor" "newrelic_synthetics_cert_check_monitor" "newrelic_synthetics_broken_links_monitor" {
  let {
    seconds = {
      EVERY_MINUTE     = 60, EVERY_5_MINUTES = 300, EVERY_10_MINUTES = 600, EVERY_15_MINUTES = 900, EVERY_30_MINUTES = 1800, EVERY_HOUR = 3600
      EVERY_6_HOURS    = 21600, EVERY_12_HOURS = 43200, EVERY_DAY = 86400
    }
    own     = flatten([for t in list_of(self.tag) : [for v in list_of(t.values) : { key = t.key, value = v }]])
    further = flatten([for e in referrers("newrelic_entity_tags", "guid", self) : flatten([for t in list_of(e.tag) : [for v in list_of(t.values) : { key = t.key, value = v }]])])
    tags    = concat(let.own, let.further)

    named = distinct(concat(
      referrers("newrelic_synthetics_alert_condition", "monitor_id", self),
      referrers("newrelic_synthetics_multilocation_alert_condition", "entities", self),
      referrers("newrelic_nrql_alert_condition", "nrql.query", [self, self.name]),
      referrers("newrelic_alert_condition", "entities", self),
    ))
    # A query over all checks takes whichever fails. Any other that does not say which monitors it is about may take this one; words of
    # the language may be written in any case.
    broad = length(let.named) > 0 ? [] : [
      for c in referrers_by_word("newrelic_nrql_alert_condition", "nrql.query", "SyntheticCheck") : c
      if !anytrue([for word in ["monitorName =", "monitorName=", "monitorName IN", "monitorName in", "entityGuid =", "entityGuid=", "entityGuid IN", "entityGuid in", "monitorId"] : length(segments_after(block(c.nrql).query, word)) > 0])
    ]
    all        = [for c in let.broad : c if !anytrue([for word in ["WHERE", "where", "Where"] : length(segments_after(block(c.nrql).query, word)) > 0])]
    maybe      = length(let.named) == 0 && length(let.all) == 0 && anytrue([for c in let.broad : default(c.enabled, true)])
    conditions = [for c in concat(let.named, let.all) : c if default(c.enabled, true)]
    policies   = refs(let.conditions, "policy_id")
    # Conditions that name a monitor outright open critical incidents; the others those that they set.
    warnings = [for c in let.conditions : c if type_of(c) != "newrelic_synthetics_alert_condition" && (block(c.warning) != null || anytrue([for t in list_of(c.term) : default(t.priority, "critical") == "warning"]))]

    # Muting rules without a schedule take what the conditions open, by policy or by the condition's name, and with it the monitor's alert.
    silent = [
      for m in referrers("newrelic_alert_muting_rule", "condition.conditions.values", concat(let.policies, [for c in let.conditions : c.name])) : m
      if default(m.enabled, true) && length(list_of(m.schedule)) == 0
    ]
    rules = length(let.silent) > 0 && let.heard ? let.silent : []
    heard = length(find("newrelic_workflow")) == 0 || anytrue([for w in find("newrelic_workflow") : default(w.muting_rules_handling, "none") != "NOTIFY_ALL_ISSUES"])
    takes = [
      for c in let.conditions : [
        for m in let.rules : block(m.condition).operator == "OR" ? (
          contains(let.judged[address_of(m)][address_of(c)], "yes") ? "yes" : contains(let.judged[address_of(m)][address_of(c)], "perhaps") ? "perhaps" : "no"
        ) : (
          contains(let.judged[address_of(m)][address_of(c)], "no") ? "no" : contains(let.judged[address_of(m)][address_of(c)], "perhaps") ? "perhaps" : "yes"
        )
      ]
    ]
    judged = {
      for m in let.rules : (address_of(m)) => {
        for c in let.conditions : (address_of(c)) => [
          for t in list_of(block(m.condition).conditions) :
          !contains(["EQUALS", "IN"], default(t.operator, "none")) ? "perhaps" :
          t.attribute == "policyId" ? (contains([for v in list_of(t.values) : default(address_of(ref(v)), v)], default(address_of(ref(c.policy_id)), text_of(ref(c.policy_id)))) ? "yes" : "no") :
          t.attribute == "conditionName" ? (contains(list_of(t.values), c.name) ? "yes" : "no") : "perhaps"
        ]
      }
    }
  }

  kind    = "synthetic"
  name    = self.name
  enabled = self.status != "DISABLED"
  muted = length(let.conditions) == 0 ? length(let.named) > 0 : (
    alltrue([for t in let.takes : contains(t, "yes")]) ? true :
    alltrue([for t in let.takes : contains(t, "yes") || contains(t, "perhaps")]) ? unknown("whether a muting rule takes the alerts of the check is not read") : false
  )
  tags    = [for t in let.tags : "${t.key}:${t.value}"]
  period  = lookup(let.seconds, default(self.period, "EVERY_MINUTE"), null)

  locations = concat(list_of(self.locations_public), list_of(self.locations_private), [for l in list_of(self.location_private) : l.guid])
  asserts   = instance.type == "newrelic_synthetics_monitor" ? (default(self.validation_string, "") == "" ? "availability" : "correctness") : null
  url       = default(self.uri, self.domain)
  body      = self.script

  # A certificate and the links of a page say nothing about a model.
  checks_model = !contains(["newrelic_synthetics_cert_check_monitor", "newrelic_synthetics_broken_links_monitor"], instance.type)

  channels = concat(
    refs(flatten([for p in let.policies : referrers("newrelic_alert_policy_channel", "policy_id", p)]), "channel_ids"),
    refs(let.policies, "channel_ids"),
    let.maybe ? [unknown("whether a condition takes the check is told by its query, which is not read")] : []
  )

  # Workflows go by the policies, and by the tags of the entity.
  alert = merge(
    { for key, values in { for t in let.tags : t.key => lower(t.value)... } : "accumulations.tag.${key}" => values },
    { for key, values in { for t in let.tags : t.key => lower(t.value)... } : "accumulations.tags.${key}" => values },
    {
      "labels.policyIds"          = let.maybe ? unknown("whether a condition takes the check is told by its query, which is not read") : [for p in let.policies : default(address_of(p), text_of(p))]
      "accumulations.policyName"  = [for p in let.policies : p.name == null ? unknown("the policy is not set here") : lower(p.name)]
      "accumulations.conditionName" = [for c in let.conditions : lower(c.name)]
      # A tag that is not set here is not there, but for those that New Relic gives to every monitor.
      "accumulations.tag.*"  = []
      "accumulations.tags.*" = []
      priority               = let.maybe ? unknown("whether a condition takes the check is told by its query, which is not read") : length(let.warnings) == 0 ? "critical" : unknown("a condition of the check warns as well")
      "*"                    = unknown("made when the issue is opened")
    },
    { for key in ["account", "accountId", "trustedAccountId", "monitorType", "monitorStatus"] : "accumulations.tag.${key}" => unknown("a tag that New Relic gives to every monitor") },
    { for key in ["account", "accountId", "trustedAccountId", "monitorType", "monitorStatus"] : "accumulations.tags.${key}" => unknown("a tag that New Relic gives to every monitor") }
  )
}

# Conditions of the older kinds have no window of their own. An issue has the tags of the entities that its condition finds, beside its own.
check "newrelic_nrql_alert_condition" "newrelic_synthetics_multilocation_alert_condition" "newrelic_alert_compound_condition" "newrelic_alert_condition" "newrelic_infra_alert_condition" {
  let {
    policy   = ref(self.policy_id)
    critical = block(self.critical) != null || anytrue([for t in list_of(self.term) : default(t.priority, "critical") == "critical"])
    warns    = block(self.warning) != null || anytrue([for t in list_of(self.term) : default(t.priority, "critical") == "warning"])

    # Which entities that are is written only for monitors.
    monitors = instance.type == "newrelic_synthetics_multilocation_alert_condition" ? refs(list_of(self.entities)) : []
    seen     = length(let.monitors) > 0 && alltrue([for m in let.monitors : state_of(m) == "resolved"])
    tags = flatten([
      for m in let.monitors : flatten([
        for holder in concat([m], referrers("newrelic_entity_tags", "guid", m)) : flatten([for t in list_of(holder.tag) : [for v in list_of(t.values) : { key = t.key, value = lower(v) }]])
      ])
    ])
  }

  kind     = instance.type == "newrelic_nrql_alert_condition" && length(regexall("(?i)from\\s+log\\b", default(block(self.nrql).query, ""))) > 0 ? "log" : "metric"
  name     = self.name
  enabled  = default(self.enabled, true)
  severity = let.critical || !let.warns ? "critical" : "warning"
  period   = instance.type == "newrelic_nrql_alert_condition" ? tonumber(default(self.aggregation_window, 60)) : null
  channels = concat(refs(referrers("newrelic_alert_policy_channel", "policy_id", let.policy), "channel_ids"), refs(list_of(let.policy.channel_ids)))
  alert = merge(!let.seen ? {} : merge(
    { for key in ["account", "accountId", "trustedAccountId", "monitorType", "monitorStatus", "*"] : "accumulations.tag.${key}" => key == "*" ? [] : unknown("a tag that New Relic gives to every monitor") },
    { for key in ["account", "accountId", "trustedAccountId", "monitorType", "monitorStatus", "*"] : "accumulations.tags.${key}" => key == "*" ? [] : unknown("a tag that New Relic gives to every monitor") },
    { for key, values in { for t in let.tags : t.key => t.value... } : "accumulations.tag.${key}" => values },
    { for key, values in { for t in let.tags : t.key => t.value... } : "accumulations.tags.${key}" => values }
  ), {
    "labels.policyIds"            = [default(address_of(let.policy), text_of(let.policy))]
    "accumulations.policyName"    = let.policy.name == null ? unknown("the policy is not set here") : [lower(let.policy.name)]
    "accumulations.conditionName" = [lower(self.name)]
    priority                      = !let.warns ? "critical" : (let.critical ? unknown("the condition warns as well") : "high")
    "*"                           = unknown("made when the issue is opened")
  })
}

# Values of one predicate are alternatives, predicates must all hold. An issue always belongs to a policy: a monitor that no
# condition names opens none.
route "newrelic_workflow" {
  let {
    predicates = list_of(block(self.issues_filter).predicate)
    tests = [
      for p in let.predicates : {
        field    = p.attribute
        operator = replace(default(p.operator, "EQUAL"), "/^(DOES_NOT_|IS_NOT$)/", "")
        negate   = startswith(default(p.operator, ""), "DOES_NOT_")
        values   = p.attribute == "labels.policyIds" ? [for v in list_of(p.values) : default(address_of(ref(v)), v)] : [for v in list_of(p.values) : lower(v)]
      }
    ]
    read = [
      for t in let.tests : {
        negate = t.negate
        is = contains(["EQUAL", "EXACTLY_MATCHES", "EXACTLY_MATCH"], t.operator) ? one_of(field(t.field), t.values) : (
          t.operator == "CONTAINS" ? any_of([for v in t.values : contains_text(field(t.field), v, t.field == "labels.policyIds" ? "element" : "substring")]) :
          t.operator == "CONTAIN" ? any_of([for v in t.values : contains_text(field(t.field), v, t.field == "labels.policyIds" ? "element" : "substring")]) :
          t.operator == "STARTS_WITH" ? any_of([for v in t.values : starts_with(field(t.field), v)]) :
          t.operator == "ENDS_WITH" ? any_of([for v in t.values : ends_with(field(t.field), v)]) :
          opaque("the operator ${t.operator} of a workflow")
        )
      }
    ]
  }

  name     = self.name
  router   = "workflows of New Relic"
  match    = "all"
  enabled  = default(self.enabled, true) && default(self.destinations_enabled, true)
  when     = all_of(concat([not(is_empty(field("labels.policyIds")))], [for r in let.read : r.negate ? not(r.is) : r.is]))
  targets  = []
  # A destination that is not told of activations never hears of a new issue.
  channels = refs([for d in list_of(self.destination) : d if length(list_of(d.notification_triggers)) == 0 || contains(list_of(d.notification_triggers), "ACTIVATED")], "channel_id")
}

channel "newrelic_notification_channel" {
  let {
    destination = ref(self.destination_id)
    properties  = concat(list_of(self.property), list_of(let.destination.property))
    url         = [for p in let.properties : p.value if p.key == "url"]
    service     = [for p in let.properties : ref(p.value) if contains(["service", "integration_key"], p.key)]
    pager       = contains(["PAGERDUTY_ACCOUNT_INTEGRATION", "PAGERDUTY_SERVICE_INTEGRATION"], default(self.type, "none"))
  }

  kind = lookup({
    EMAIL                         = "email"
    SLACK                         = "chat"
    SLACK_LEGACY                  = "chat"
    MICROSOFT_TEAMS               = "chat"
    MOBILE_PUSH                   = "sms"
    PAGERDUTY_ACCOUNT_INTEGRATION = "pager"
    PAGERDUTY_SERVICE_INTEGRATION = "pager"
  }, default(self.type, "none"), "webhook")
  name    = self.name
  enabled = default(let.destination.active, true)
  url     = length(let.url) > 0 ? let.url[0] : null
  targets = let.pager ? [for s in let.service : s if state_of(s) == "resolved"] : []
  source  = let.pager && length([for s in let.service : s if state_of(s) == "resolved"]) == 0 ? unknown("the PagerDuty service behind the destination does not show here") : null
}

channel "newrelic_alert_channel" {
  kind = lookup({ email = "email", slack = "chat", user = "email", pagerduty = "pager", opsgenie = "pager", victorops = "pager" }, default(self.type, "none"), "webhook")
  name = self.name
  url  = try(block(self.config).base_url, null)
}

channel "data.newrelic_notification_destination" "data.newrelic_alert_channel" {
  kind = "webhook"
  name = default(self.name, instance.address)
}

# Without a schedule it mutes for ever. What it asks for is read where it names a monitor, a policy or a tag.
mute "newrelic_alert_muting_rule" {
  let {
    group = block(self.condition)
    tests = list_of(let.group.conditions)
    exact = [for t in let.tests : t if contains(["EQUALS", "IN"], default(t.operator, "none"))]
    hits = [
      for t in let.exact : t.attribute == "entity.guid" || t.attribute == "targetId" ? refs(list_of(t.values)) : (
        t.attribute == "policyId" ? concat(
          referrers(["newrelic_nrql_alert_condition", "newrelic_synthetics_multilocation_alert_condition", "newrelic_alert_compound_condition", "newrelic_alert_condition", "newrelic_infra_alert_condition"], "policy_id", [for v in list_of(t.values) : v]),
          refs(referrers("newrelic_synthetics_alert_condition", "policy_id", [for v in list_of(t.values) : v]), "monitor_id"),
          refs(referrers("newrelic_synthetics_multilocation_alert_condition", "policy_id", [for v in list_of(t.values) : v]), "entities")
        ) : (t.attribute == "conditionName" ? concat(
          referrers(["newrelic_nrql_alert_condition", "newrelic_synthetics_multilocation_alert_condition", "newrelic_alert_compound_condition", "newrelic_alert_condition", "newrelic_infra_alert_condition"], "name", list_of(t.values)),
          refs(referrers("newrelic_synthetics_alert_condition", "name", list_of(t.values)), "monitor_id")
        ) : [])
      )
    ]
    named = flatten(let.hits)
    # What all of the conditions name.
    common = length(let.hits) == 0 ? {} : { for address in setintersection([for hit in let.hits : [for c in hit : default(address_of(c), "unknown")]]...) : (address) => true }
    shared = distinct([for c in let.named : c if !known(address_of(c)) || lookup(let.common, default(address_of(c), "unknown"), false)])
    # Workflows may notify of what is muted all the same.
    heard = [for w in find("newrelic_workflow") : w if default(w.muting_rules_handling, "none") != "NOTIFY_ALL_ISSUES"]
    on    = default(self.enabled, true) && (length(find("newrelic_workflow")) == 0 || length(let.heard) > 0)
    # What is not read may take any alert.
    unread = [for t in let.tests : t if !contains(["EQUALS", "IN"], default(t.operator, "none")) || !(contains(["entity.guid", "targetId", "policyId", "conditionName"], default(t.attribute, "none")) || startswith(default(t.attribute, "none"), "tags."))]
    # Several that must all hold mute less than each of them.
    whole = length(let.tests) == 1 || let.group.operator == "OR"
  }

  name       = self.name
  tags = !let.on ? [] : length(let.unread) > 0 && (let.whole || length(let.named) == 0) || (!let.whole && length(let.named) == 0) ? [unknown("which alerts the muting rule takes is not read")] : !let.whole ? [] : flatten([for t in let.exact : [for v in list_of(t.values) : "${trimprefix(t.attribute, "tags.")}:${v}"] if startswith(t.attribute, "tags.")])
  checks     = !let.on ? [] : (let.whole ? let.named : (length(let.unread) > 0 || anytrue([for t in let.tests : startswith(t.attribute, "tags.")]) ? [for c in let.named : unknown("several conditions must hold")] : let.shared))
  open_ended = length(list_of(self.schedule)) == 0 || (block(self.schedule).end_time == null && block(self.schedule).repeat == null)
}

# A window that is repeated has an end; one that lasts for ten years is a switch.
mute "newrelic_monitor_downtime" {
  name       = self.name
  checks     = refs(list_of(self.monitor_guids))
  open_ended = self.mode != "ONE_TIME" ? false : timecmp("${self.end_time}Z", timeadd("${self.start_time}Z", "87600h")) >= 0
}
