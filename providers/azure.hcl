# Azure (provider hashicorp/azurerm, 3.x and 4.x): web tests of Application Insights, alert rules, action groups, processing rules.
#
# An alert rule names the web test in its scopes or criteria, and action groups name whom it tells. There is no order and no
# fallback. Tags of resources are no condition of anything.

provider "azure" {
  title = "Azure"

  # About data and not about whom an alert tells. Sentinel and the alert policies of databases guard data and accounts: what they
  # find goes to automation, not to action groups. A connection monitor writes metrics, which metric alerts watch.
  ignores = [
    "azurerm_monitor_diagnostic_setting", "azurerm_monitor_autoscale_setting", "azurerm_monitor_data_collection_rule", "azurerm_monitor_workspace",
    "azurerm_monitor_data_collection_endpoint", "azurerm_monitor_data_collection_rule_association", "azurerm_monitor_private_link_scope",
    "azurerm_monitor_private_link_scoped_service", "azurerm_monitor_aad_diagnostic_setting", "azurerm_monitor_scheduled_query_rules_log", "azurerm_network_connection_monitor",
    "azurerm_sentinel_alert_rule_anomaly_built_in", "azurerm_sentinel_alert_rule_anomaly_duplicate", "azurerm_sentinel_alert_rule_fusion",
    "azurerm_sentinel_alert_rule_machine_learning_behavior_analytics", "azurerm_sentinel_alert_rule_ms_security_incident",
    "azurerm_sentinel_alert_rule_nrt", "azurerm_sentinel_alert_rule_scheduled", "azurerm_sentinel_alert_rule_threat_intelligence",
    "azurerm_mssql_managed_instance_security_alert_policy", "azurerm_mssql_server_security_alert_policy",
    "azurerm_synapse_sql_pool_security_alert_policy", "azurerm_synapse_workspace_security_alert_policy", "azurerm_cost_anomaly_alert",
    "azurerm_datadog_monitor", "azurerm_datadog_monitor_sso_configuration", "azurerm_datadog_monitor_tag_rule", "azurerm_dynatrace_monitor",
    "azurerm_new_relic_monitor", "azurerm_spring_cloud_app_dynamics_application_performance_monitoring",
    "azurerm_spring_cloud_application_insights_application_performance_monitoring",
    "azurerm_spring_cloud_dynatrace_application_performance_monitoring", "azurerm_spring_cloud_elastic_application_performance_monitoring",
    "azurerm_spring_cloud_new_relic_application_performance_monitoring",
    "azurerm_automation_schedule", "azurerm_automation_job_schedule", "azurerm_dev_test_schedule", "azurerm_dev_test_global_vm_shutdown_schedule",
    "azurerm_consumption_budget_subscription", "azurerm_consumption_budget_resource_group", "azurerm_security_center_contact", "azurerm_cognitive_deployment",
    "azurerm_monitor_alert_processing_rule_action_group",
  ]
}

# A web test without an alert rule tells nobody. Left out, `enabled` is sent as false.
check "azurerm_application_insights_standard_web_test" "azurerm_application_insights_web_test" {
  let {
    classic = instance.type == "azurerm_application_insights_web_test"
    request = block(self.request)
    rules   = block(self.validation_rules)
    url     = let.classic ? try(regex("Url=\"([^\"]*)\"", self.configuration)[0], null) : let.request.url

    # Alerts that watch the test itself, or what the component measures of all its tests. One that asks for more failing locations than
    # there are never fires; one on how long a test takes tells nobody of a failure.
    component = self.application_insights_id
    located = [
      for a in referrers("azurerm_monitor_metric_alert", "application_insights_web_test_location_availability_criteria.web_test_id", [self, self.name]) : a
      if length(list_of(self.geo_locations)) == 0 || tonumber(default(block(a.application_insights_web_test_location_availability_criteria).failed_location_count, 1)) <= length(list_of(self.geo_locations))
    ]
    measuring = [
      for a in distinct(concat(
        referrers("azurerm_monitor_metric_alert", "scopes", self),
        referrers("azurerm_monitor_metric_alert", "scopes", let.component),
        referrers("azurerm_monitor_metric_alert", "criteria.dimension.values", self.name),
        )) : {
        alert = a
        asks = [
          for c in concat(list_of(a.criteria), list_of(a.dynamic_criteria)) : startswith(default(c.metric_name, ""), "availabilityResults/") && !endswith(c.metric_name, "/duration") && alltrue([
            for d in list_of(c.dimension) : lower(default(d.name, "")) != "availabilityresult/name" ? true :
            default(d.operator, "Include") == "Exclude" ? !contains(list_of(d.values), self.name) :
            d.operator == "StartsWith" ? anytrue([for v in list_of(d.values) : startswith(self.name, v)]) : contains(list_of(d.values), self.name) || contains(list_of(d.values), "*")
          ])
        ]
      }
    ]
    queried = concat(
      referrers(["azurerm_monitor_scheduled_query_rules_alert_v2", "azurerm_monitor_scheduled_query_rules_alert"], "criteria.query", self.name),
      referrers("azurerm_monitor_scheduled_query_rules_alert", "query", self.name),
    )
    # A query over all results of the component's tests may or may not be about this one.
    broad = [
      for a in distinct(concat(
        referrers("azurerm_monitor_scheduled_query_rules_alert_v2", "scopes", let.component),
        referrers("azurerm_monitor_scheduled_query_rules_alert", "data_source_id", let.component),
      )) : a if default(a.enabled, true) && !contains([for q in let.queried : address_of(q)], address_of(a)) && length(segments_after(default(a.query, block(a.criteria).query, ""), "vailabilityResults")) > 0
    ]

    alerts = distinct(concat(let.located, let.queried, [for m in let.measuring : m.alert if length(m.asks) > 0 && alltrue(m.asks)]))
    armed  = [for a in let.alerts : a if default(a.enabled, true)]
    partly = [for m in let.measuring : m.alert if default(m.alert.enabled, true) && anytrue(m.asks) && !alltrue(m.asks)]
    # Processing rules add groups to the alerts of what is in their scope.
    added = [
      for r in flatten([for a in let.armed : referrers("azurerm_monitor_alert_processing_rule_action_group", "scopes", [for s in list_of(a.scopes) : s])]) : r
      if default(r.enabled, true)
    ]
    # Rules that suppress some of the alerts in a scope without an end may suppress all that watch this test.
    quieting = [
      for r in distinct(concat(
        referrers("azurerm_monitor_alert_processing_rule_suppression", "scopes", flatten([[self, let.component], [for a in let.armed : list_of(a.scopes)]])),
        [for r in find("azurerm_monitor_alert_processing_rule_suppression") : r if anytrue([for s in refs(list_of(r.scopes)) : contains(["azurerm_resource_group", "azurerm_subscription"], default(type_of(s), "none"))])],
      )) : r
      if default(r.enabled, true) && length(list_of(r.schedule)) == 0 && (length(list_of(r.condition)) > 0 || !contains([for s in refs(list_of(r.scopes)) : default(address_of(s), "none")], instance.address)) &&
      (length(list_of(block(r.condition).alert_rule_name)) == 0 || anytrue([
        for t in list_of(block(r.condition).alert_rule_name) : t.operator != "Equals" || anytrue([for a in let.armed : contains(list_of(t.values), a.name)])
      ]))
    ]
  }

  kind      = "synthetic"
  name      = self.name
  enabled   = default(self.enabled, false)
  muted     = length(let.alerts) > 0 && length(let.armed) == 0 ? true : (length(let.armed) > 0 && length(let.quieting) > 0 ? unknown("a processing rule without an end may suppress the alerts that watch the test") : false)
  tags      = [for key, value in default(self.tags, {}) : "${key}:${value}"]
  period    = tonumber(default(self.frequency, 300))
  timeout   = tonumber(default(self.timeout, 30)) * 1000
  locations = list_of(self.geo_locations)
  asserts   = let.classic ? null : (length(list_of(let.rules.content)) > 0 ? "correctness" : "availability")
  url       = let.url
  method    = let.classic ? null : default(let.request.http_verb, "GET")
  body      = let.request.body
  channels = concat(
    refs(flatten([for a in let.armed : list_of(a.action)]), "action_group_id"),
    refs(flatten([for a in let.armed : list_of(a.action)]), "action_groups"),
    [for r in refs(flatten([for r in let.added : length(list_of(r.condition)) == 0 && length(list_of(r.schedule)) == 0 ? [r] : []]), "add_action_group_ids") : r],
    anytrue([for r in let.added : length(list_of(r.condition)) > 0 || length(list_of(r.schedule)) > 0]) ? [unknown("a processing rule may add action groups, and its conditions are not read")] : [],
    length(let.broad) > 0 ? [unknown("whether a query over the results of all tests tells of this one is not read")] : [],
    length(let.partly) > 0 ? [unknown("an alert tells of the test only together with other criteria")] : []
  )
}

check "azurerm_monitor_metric_alert" "azurerm_monitor_scheduled_query_rules_alert_v2" "azurerm_monitor_scheduled_query_rules_alert" "azurerm_monitor_activity_log_alert" "azurerm_monitor_smart_detector_alert_rule" {
  let {
    criteria = block(self.criteria)
    failing  = block(let.criteria.failing_periods)
    # ISO 8601: PT5M.
    text   = default(self.evaluation_frequency, self.frequency, instance.type == "azurerm_monitor_metric_alert" ? "PT1M" : null)
    length = try(regex("^P(?:(\\d+)D)?(?:T(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+)S)?)?$", let.text), null)
    added = [
      for r in referrers("azurerm_monitor_alert_processing_rule_action_group", "scopes", [for s in list_of(self.scopes) : s]) : r
      if default(r.enabled, true)
    ]
    # What a rule's conditions ask of this alert: its name, its severity, that it is new. Anything else is not read.
    level = tostring(default(self.severity, instance.type == "azurerm_monitor_metric_alert" ? "3" : "none"))
    judged = [
      for r in let.added : {
        rule = r
        open = length(list_of(r.schedule)) > 0 || (let.level == "none" && length(list_of(block(r.condition).severity)) > 0) || anytrue([
          for x in [block(r.condition).alert_context, block(r.condition).alert_rule_id, block(r.condition).description, block(r.condition).monitor_service, block(r.condition).signal_type, block(r.condition).target_resource, block(r.condition).target_resource_group, block(r.condition).target_resource_type] : length(list_of(x)) > 0
        ])
        holds = alltrue([
          for t in concat(
            [for x in list_of(block(r.condition).alert_rule_name) : { is = self.name, operator = x.operator, values = list_of(x.values) }],
            [for x in let.level == "none" ? [] : list_of(block(r.condition).severity) : { is = startswith(let.level, "Sev") ? let.level : "Sev${let.level}", operator = x.operator, values = list_of(x.values) }],
            [for x in list_of(block(r.condition).monitor_condition) : { is = "Fired", operator = x.operator, values = list_of(x.values) }],
          ) :
          t.operator == "Equals" ? contains(t.values, t.is) : t.operator == "NotEquals" ? !contains(t.values, t.is) :
          t.operator == "Contains" ? anytrue([for v in t.values : strcontains(t.is, v)]) : !anytrue([for v in t.values : strcontains(t.is, v)])
        ])
      }
    ]
  }

  kind     = contains(["azurerm_monitor_scheduled_query_rules_alert_v2", "azurerm_monitor_scheduled_query_rules_alert", "azurerm_monitor_activity_log_alert"], instance.type) ? "log" : "metric"
  name     = self.name
  enabled  = default(self.enabled, true)
  tags     = [for key, value in default(self.tags, {}) : "${key}:${value}"]
  severity = default(self.severity, instance.type == "azurerm_monitor_metric_alert" ? "3" : null)
  period = let.length == null ? (can(tonumber(let.text)) && let.text != null ? tonumber(let.text) * 60 : null) : (
    default(tonumber(let.length[0]), 0) * 86400 + default(tonumber(let.length[1]), 0) * 3600 + default(tonumber(let.length[2]), 0) * 60 + default(tonumber(let.length[3]), 0)
  )
  failures = tonumber(let.failing.minimum_failing_periods_to_trigger_alert)
  channels = concat(
    refs(list_of(self.action), "action_group_id"),
    refs(list_of(self.action), "action_groups"),
    refs(list_of(self.action), "action_group"),
    refs(list_of(self.action_group), "ids"),
    refs([for j in let.judged : j.rule if j.holds && !j.open], "add_action_group_ids"),
    anytrue([for j in let.judged : j.holds && j.open]) ? [unknown("a processing rule may add action groups, and its conditions are not read")] : []
  )
}

# Rules over Prometheus' metrics; one with `record` writes a metric and alerts nobody.
check "azurerm_monitor_alert_prometheus_rule_group" {
  for_each = self.rule

  let {
    length = try(regex("^P(?:(\\d+)D)?(?:T(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+)S)?)?$", default(self.interval, "PT1M")), null)
    added  = [for r in referrers("azurerm_monitor_alert_processing_rule_action_group", "scopes", [for s in list_of(self.scopes) : s]) : r if default(r.enabled, true)]
  }

  only_if  = each.value.alert != null
  kind     = "metric"
  name     = each.value.alert
  enabled  = default(self.rule_group_enabled, true) && default(each.value.enabled, true)
  tags     = [for key, value in default(each.value.labels, {}) : "${key}:${value}"]
  severity = each.value.severity == null ? null : tostring(each.value.severity)
  body     = each.value.expression
  period = let.length == null ? null : (
    default(tonumber(let.length[0]), 0) * 86400 + default(tonumber(let.length[1]), 0) * 3600 + default(tonumber(let.length[2]), 0) * 60 + default(tonumber(let.length[3]), 0)
  )
  channels = concat(
    refs(list_of(each.value.action), "action_group_id"),
    refs([for r in let.added : r if length(list_of(r.condition)) == 0 && length(list_of(r.schedule)) == 0], "add_action_group_ids"),
    anytrue([for r in let.added : length(list_of(r.condition)) > 0 || length(list_of(r.schedule)) > 0]) ? [unknown("a processing rule may add action groups, and its conditions are not read")] : []
  )
}

# Suppresses the notifications of what is in its scope: a resource, all of a resource group, or all of a subscription. Only a rule
# without schedule has no end.
mute "azurerm_monitor_alert_processing_rule_suppression" {
  let {
    rules = ["azurerm_monitor_metric_alert", "azurerm_monitor_scheduled_query_rules_alert_v2", "azurerm_monitor_scheduled_query_rules_alert", "azurerm_monitor_activity_log_alert", "azurerm_monitor_smart_detector_alert_rule", "azurerm_monitor_alert_prometheus_rule_group"]
    tests = ["azurerm_application_insights_standard_web_test", "azurerm_application_insights_web_test"]
    scopes = refs(list_of(self.scopes))
    groups = [for s in let.scopes : s.name if type_of(s) == "azurerm_resource_group"]
    whole  = anytrue([for s in let.scopes : type_of(s) == "azurerm_subscription"])
    # A group or a subscription that is written out may be another one than this is in.
    written = [for s in let.scopes : try(regex("(?i)^/subscriptions/[^/]+(?:/resourceGroups/([^/]+))?$", text_of(s)), null) if state_of(s) == "opaque"]
    places  = flatten([for s in let.written : s == null ? [] : [default(s[0], "*")]])
    wide    = length(let.groups) > 0 || let.whole || length(let.places) > 0
    named = concat(
      referrers(let.rules, "scopes", [for s in list_of(self.scopes) : s]),
      [for t in let.scopes : t if contains(let.tests, default(type_of(t), "none"))],
    )
    # What stands in a group is told by the resource that an alert is about.
    inside = !let.wide ? [] : [
      for e in [
        for a in flatten([for t in concat(let.rules, let.tests) : find(t)]) : {
          entity = a
          groups = concat([for s in refs(list_of(a.scopes)) : default(s.resource_group_name, "?")], contains(let.tests, type_of(a)) ? [default(a.resource_group_name, "?")] : [])
        }
      ] : let.whole || anytrue([for g in e.groups : contains(let.groups, g)]) ? e.entity : unknown("whether the scope of the processing rule holds the alert does not show here")
      if let.whole || anytrue([for g in e.groups : contains(concat(let.groups, let.places), g) || g == "?" || contains(let.places, "*")])
    ]
    condition = block(self.condition)
    open = anytrue([
      for x in [let.condition.alert_context, let.condition.alert_rule_id, let.condition.description, let.condition.monitor_service, let.condition.signal_type, let.condition.target_resource, let.condition.target_resource_group, let.condition.target_resource_type] : length(list_of(x)) > 0
    ])
    all = distinct(concat(let.named, let.inside))
  }

  name = self.name
  checks = !default(self.enabled, true) ? [] : (length(list_of(self.condition)) == 0 ? let.all : [
    for c in let.all : let.open || (c.severity == null && type_of(c) != "azurerm_monitor_metric_alert" && length(list_of(let.condition.severity)) > 0) ? unknown("the conditions of the processing rule are not read") : c if alltrue([
      for t in concat(
        [for x in list_of(let.condition.alert_rule_name) : { is = c.name, operator = x.operator, values = list_of(x.values) }],
        [for x in list_of(let.condition.severity) : { is = "Sev${trimprefix(tostring(default(c.severity, "3")), "Sev")}", operator = x.operator, values = list_of(x.values) }],
        [for x in list_of(let.condition.monitor_condition) : { is = "Fired", operator = x.operator, values = list_of(x.values) }],
      ) :
      t.operator == "Equals" ? contains(t.values, t.is) : t.operator == "NotEquals" ? !contains(t.values, t.is) :
      t.operator == "Contains" ? anytrue([for v in t.values : strcontains(t.is, v)]) : !anytrue([for v in t.values : strcontains(t.is, v)])
    ])
  ])
  open_ended = length(list_of(self.schedule)) == 0 || (block(self.schedule).effective_until == null && length(list_of(block(self.schedule).recurrence)) == 0)
}

# An action group is as many channels as it has receivers.
channel "azurerm_monitor_action_group" {
  for_each = list_of(self.email_receiver)

  # Addresses at which an incident platform takes mail reach more than a reader.
  kind    = can(regex("@(?:.*\\.)?(pagerduty\\.com|opsgenie\\.net|squadcast\\.com|rootly\\.com|firehydrant\\.com|betteruptime\\.com|victorops\\.com|incident\\.io)$", each.value.email_address)) ? "webhook" : "email"
  name    = default(each.value.email_address, each.value.name)
  enabled = default(self.enabled, true)
  url     = each.value.email_address
}

channel "azurerm_monitor_action_group" {
  for_each = list_of(self.arm_role_receiver)
  kind     = "email"
  name     = each.value.name
  enabled  = default(self.enabled, true)
}

channel "azurerm_monitor_action_group" {
  for_each = list_of(self.sms_receiver)
  kind     = "sms"
  name     = each.value.name
  enabled  = default(self.enabled, true)
}

channel "azurerm_monitor_action_group" {
  for_each = list_of(self.azure_app_push_receiver)
  kind     = "sms"
  name     = each.value.name
  enabled  = default(self.enabled, true)
}

channel "azurerm_monitor_action_group" {
  for_each = list_of(self.voice_receiver)
  kind     = "call"
  name     = each.value.name
  enabled  = default(self.enabled, true)
}

channel "azurerm_monitor_action_group" {
  for_each = list_of(self.webhook_receiver)
  kind     = "webhook"
  name     = each.value.name
  enabled  = default(self.enabled, true)
  url      = each.value.service_uri
}

channel "azurerm_monitor_action_group" {
  for_each = list_of(self.logic_app_receiver)
  kind     = "webhook"
  name     = each.value.name
  enabled  = default(self.enabled, true)
}

channel "azurerm_monitor_action_group" {
  for_each = list_of(self.azure_function_receiver)
  kind     = "webhook"
  name     = each.value.name
  enabled  = default(self.enabled, true)
}

channel "azurerm_monitor_action_group" {
  for_each = list_of(self.event_hub_receiver)
  kind     = "webhook"
  name     = each.value.name
  enabled  = default(self.enabled, true)
}

channel "azurerm_monitor_action_group" {
  for_each = list_of(self.itsm_receiver)
  kind     = "webhook"
  name     = each.value.name
  enabled  = default(self.enabled, true)
}

channel "azurerm_monitor_action_group" {
  for_each = list_of(self.automation_runbook_receiver)
  kind     = "webhook"
  name     = each.value.name
  enabled  = default(self.enabled, true)
}

# Nobody is in it.
channel "azurerm_monitor_action_group" {
  only_if = length(concat(
    list_of(self.email_receiver), list_of(self.arm_role_receiver), list_of(self.sms_receiver), list_of(self.azure_app_push_receiver), list_of(self.voice_receiver), list_of(self.webhook_receiver),
    list_of(self.logic_app_receiver), list_of(self.azure_function_receiver), list_of(self.event_hub_receiver), list_of(self.itsm_receiver), list_of(self.automation_runbook_receiver)
  )) == 0
  kind    = "email"
  name    = "${default(self.short_name, self.name)}, without a receiver"
  enabled = false
}

channel "data.azurerm_monitor_action_group" {
  kind = "webhook"
  name = default(self.name, instance.address)
}
