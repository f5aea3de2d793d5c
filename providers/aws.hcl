# AWS (provider hashicorp/aws, 5.x and 6.x): CloudWatch Synthetics, alarms and composite alarms, Route 53 health checks, SNS,
# Amazon Q (Chatbot), Systems Manager Incident Manager.
#
# Edges run backwards: a canary names nobody, an alarm names the canary in a dimension, a composite alarm names alarms in its
# rule, and a subscription names its topic. Tags of resources are in no notification, so nothing can route by them.

provider "aws" {
  title = "AWS"

  # Read through what names them, or about schedules and notifications that page nobody.
  ignores = [
    "aws_synthetics_group", "aws_synthetics_group_association", "aws_ssmcontacts_contact_channel", "aws_autoscaling_schedule",
    "aws_scheduler_schedule", "aws_scheduler_schedule_group", "aws_s3_bucket_notification", "aws_autoscaling_notification",
    "aws_sesv2_configuration_set_event_destination", "aws_ses_identity_notification_topic", "aws_media_convert_queue",
    "aws_grafana_workspace", "aws_prometheus_workspace", "aws_db_event_subscription", "aws_cloudwatch_dashboard",
    "aws_ssmincidents_replication_set", "aws_appautoscaling_scheduled_action", "aws_redshift_snapshot_schedule",
    "aws_redshift_snapshot_schedule_association", "aws_sagemaker_monitoring_schedule", "aws_codestarnotifications_notification_rule",
    "aws_cloudwatch_event_rule", "aws_cloudwatch_event_target",
  ]
}

# A canary fails or succeeds; alarms on its metrics tell somebody. Its script is an archive that cannot be read.
check "aws_synthetics_canary" {
  let {
    schedule = block(self.schedule)
    run      = block(self.run_config)
    rate     = try(regex("^\\s*rate\\(\\s*(\\d+)\\s+(minute|hour|day)s?\\s*\\)\\s*$", let.schedule.expression), null)
    # `cron(0/5 * * * ? *)`: every five minutes.
    cron    = try(regex("^\\s*cron\\(\\s*(?:\\*|0)/(\\d+)\\s+\\*\\s+\\*\\s+\\*\\s+\\?\\s+\\*\\s*\\)\\s*$", let.schedule.expression), null)
    seconds = let.rate != null ? tonumber(let.rate[0]) * { minute = 60, hour = 3600, day = 86400 }[let.rate[1]] : (let.cron != null ? tonumber(let.cron[0]) * 60 : null)

    alarms = distinct(concat(
      referrers(["aws_cloudwatch_metric_alarm", "module:terraform-aws-modules/cloudwatch/aws//modules/metric-alarm"], "dimensions.CanaryName", [self, self.name]),
      referrers(["aws_cloudwatch_metric_alarm", "module:terraform-aws-modules/cloudwatch/aws//modules/metric-alarm"], "metric_query.metric.dimensions.CanaryName", [self, self.name]),
    ))
    # An alarm without actions may well be the child of a composite alarm that has them.
    parents = distinct(flatten([for a in let.alarms : referrers_by_word("aws_cloudwatch_composite_alarm", "alarm_rule", [a, a.alarm_name], "alarm_name")]))
    armed   = [for a in concat(let.alarms, let.parents) : a if default(a.actions_enabled, true)]
    # Actions that scale or restart tell nobody.
    actions = distinct([
      for a in refs(let.armed, "alarm_actions") : a
      if !contains(["aws_autoscaling_policy", "aws_appautoscaling_policy"], default(type_of(a), "none")) &&
      length(regexall("^arn:[^:]*:(automate|swf|autoscaling):", default(text_of(a), "none"))) == 0
    ])
    plans  = [for a in let.actions : a if contains(["aws_ssmincidents_response_plan", "aws_ssmcontacts_contact"], default(type_of(a), "none"))]
    topics = [for a in concat(let.actions, let.watched) : a if !contains(["aws_ssmincidents_response_plan", "aws_ssmcontacts_contact"], default(type_of(a), "none"))]
    # A topic sends to each of its subscriptions. One that has none here may have some elsewhere, and stands for them.
    subscribers = distinct(flatten([for t in let.topics : [for found in [concat(
      referrers("aws_sns_topic_subscription", "topic_arn", t),
      referrers(["aws_chatbot_slack_channel_configuration", "aws_chatbot_teams_channel_configuration"], "sns_topic_arns", t)
    )] : length(found) > 0 ? found : [t]]]))
    # Rules of EventBridge see every change of every alarm; one that asks for more than that may take this one or not.
    events  = [for r in referrers_by_word("aws_cloudwatch_event_rule", "event_pattern", "aws.cloudwatch") : r if default(r.state, "ENABLED") != "DISABLED" && default(r.is_enabled, true)]
    watched = length(let.events) > 20 ? [] : refs(flatten([
      for r in let.events : referrers("aws_cloudwatch_event_target", "rule", [r, r.name]) if !can(jsondecode(r.event_pattern).detail)
    ]), "arn")
    doubts = anytrue([for r in let.events : can(jsondecode(r.event_pattern).detail)]) || length(let.events) > 20 ? [unknown("a rule of EventBridge may take the alarm, and its pattern is not read")] : []
    single = length(let.alarms) == 1 ? let.alarms[0] : null
    same   = let.single == null || let.seconds == null ? false : tonumber(default(let.single.period, block(block(let.single.metric_query).metric).period, 0)) == let.seconds
  }

  kind = "synthetic"
  name = self.name
  # A rate of nothing runs once, and a canary with a duration stops by itself.
  enabled = default(self.start_canary, false) && default(let.seconds, 1) > 0 && default(let.schedule.duration_in_seconds, 0) == 0
  muted   = length(let.alarms) > 0 && length(let.armed) == 0
  tags    = [for key, value in default(self.tags, {}) : "${key}:${value}"]
  period  = let.seconds == null && let.schedule.expression != null ? unknown("the schedule is a cron expression of no single period") : let.seconds
  timeout = default(tonumber(let.run.timeout_in_seconds), let.seconds == null ? 840 : min(840, let.seconds)) * 1000

  # Data points are runs where the period of the alarm is that of the canary.
  failures = length(let.alarms) == 0 ? null : (
    let.same ? tonumber(default(let.single.datapoints_to_alarm, let.single.evaluation_periods)) : unknown("the periods of its alarms are not those of the canary")
  )

  # One place for each canary.
  locations = [default(self.region, "the region of the provider")]
  variables = default(let.run.environment_variables, {})

  channels = refs(length(let.alarms) == 0 ? [] : concat(let.subscribers, let.doubts))
  targets  = let.plans
}

# The checks of Route 53; those that only add up others, or follow an alarm, check nothing themselves.
check "aws_route53_health_check" {
  let {
    computed = contains(["CALCULATED", "CLOUDWATCH_METRIC", "RECOVERY_CONTROL"], self.type)
    secure   = length(regexall("^HTTPS", default(self.type, ""))) > 0
    port     = self.port == null || tonumber(self.port) == (let.secure ? 443 : 80) ? "" : ":${self.port}"

    alarms = distinct(concat(
      referrers(["aws_cloudwatch_metric_alarm", "module:terraform-aws-modules/cloudwatch/aws//modules/metric-alarm"], "dimensions.HealthCheckId", self),
      referrers(["aws_cloudwatch_metric_alarm", "module:terraform-aws-modules/cloudwatch/aws//modules/metric-alarm"], "metric_query.metric.dimensions.HealthCheckId", self),
    ))
    parents = distinct(flatten([for a in let.alarms : referrers_by_word("aws_cloudwatch_composite_alarm", "alarm_rule", [a, a.alarm_name], "alarm_name")]))
    armed   = [for a in concat(let.alarms, let.parents) : a if default(a.actions_enabled, true)]
    # Actions that scale or restart tell nobody.
    actions = distinct([
      for a in refs(let.armed, "alarm_actions") : a
      if !contains(["aws_autoscaling_policy", "aws_appautoscaling_policy"], default(type_of(a), "none")) &&
      length(regexall("^arn:[^:]*:(automate|swf|autoscaling):", default(text_of(a), "none"))) == 0
    ])
    plans  = [for a in let.actions : a if contains(["aws_ssmincidents_response_plan", "aws_ssmcontacts_contact"], default(type_of(a), "none"))]
    topics = [for a in concat(let.actions, let.watched) : a if !contains(["aws_ssmincidents_response_plan", "aws_ssmcontacts_contact"], default(type_of(a), "none"))]
    # A topic sends to each of its subscriptions. One that has none here may have some elsewhere, and stands for them.
    subscribers = distinct(flatten([for t in let.topics : [for found in [concat(
      referrers("aws_sns_topic_subscription", "topic_arn", t),
      referrers(["aws_chatbot_slack_channel_configuration", "aws_chatbot_teams_channel_configuration"], "sns_topic_arns", t)
    )] : length(found) > 0 ? found : [t]]]))
    # Rules of EventBridge see every change of every alarm; one that asks for more than that may take this one or not.
    events  = [for r in referrers_by_word("aws_cloudwatch_event_rule", "event_pattern", "aws.cloudwatch") : r if default(r.state, "ENABLED") != "DISABLED" && default(r.is_enabled, true)]
    watched = length(let.events) > 20 ? [] : refs(flatten([
      for r in let.events : referrers("aws_cloudwatch_event_target", "rule", [r, r.name]) if !can(jsondecode(r.event_pattern).detail)
    ]), "arn")
    doubts = anytrue([for r in let.events : can(jsondecode(r.event_pattern).detail)]) || length(let.events) > 20 ? [unknown("a rule of EventBridge may take the alarm, and its pattern is not read")] : []
  }

  kind    = let.computed ? "metric" : "synthetic"
  name    = default(self.reference_name, try(self.tags["Name"], null), self.fqdn, self.ip_address, instance.address)
  enabled = !default(self.disabled, false)
  muted   = length(let.alarms) > 0 && length(let.armed) == 0
  tags    = [for key, value in default(self.tags, {}) : "${key}:${value}"]
  period  = let.computed ? null : tonumber(default(self.request_interval, 30))
  asserts = let.computed ? null : (self.search_string == null ? "availability" : "correctness")

  failures  = let.computed ? null : tonumber(default(self.failure_threshold, 3))
  locations = let.computed ? null : default(self.regions, ["all regions"])
  url = length(regexall("^HTTP", default(self.type, ""))) == 0 ? null : (
    "${let.secure ? "https" : "http"}://${default(self.fqdn, self.ip_address, "")}${let.port}${default(self.resource_path, "/")}"
  )

  channels = refs(length(let.alarms) == 0 ? [] : concat(let.subscribers, let.doubts))
  targets  = let.plans
}

# Alarms whose actions only scale something are no alerts.
# The public module for alarms takes the same arguments.
check "aws_cloudwatch_metric_alarm" "module:terraform-aws-modules/cloudwatch/aws//modules/metric-alarm" {
  let {
    parents = referrers_by_word("aws_cloudwatch_composite_alarm", "alarm_rule", [self, self.alarm_name], "alarm_name")
    armed   = [for a in concat([ref(self)], let.parents) : a if default(a.actions_enabled, true)]
    # Actions that scale or restart tell nobody.
    actions = distinct([
      for a in refs(let.armed, "alarm_actions") : a
      if !contains(["aws_autoscaling_policy", "aws_appautoscaling_policy"], default(type_of(a), "none")) &&
      length(regexall("^arn:[^:]*:(automate|swf|autoscaling):", default(text_of(a), "none"))) == 0
    ])
    plans  = [for a in let.actions : a if contains(["aws_ssmincidents_response_plan", "aws_ssmcontacts_contact"], default(type_of(a), "none"))]
    topics = [for a in concat(let.actions, let.watched) : a if !contains(["aws_ssmincidents_response_plan", "aws_ssmcontacts_contact"], default(type_of(a), "none"))]
    # A topic sends to each of its subscriptions. One that has none here may have some elsewhere, and stands for them.
    subscribers = distinct(flatten([for t in let.topics : [for found in [concat(
      referrers("aws_sns_topic_subscription", "topic_arn", t),
      referrers(["aws_chatbot_slack_channel_configuration", "aws_chatbot_teams_channel_configuration"], "sns_topic_arns", t)
    )] : length(found) > 0 ? found : [t]]]))
    # Rules of EventBridge see every change of every alarm, each those that its pattern asks for.
    events  = [for r in referrers_by_word("aws_cloudwatch_event_rule", "event_pattern", "aws.cloudwatch") : r if default(r.state, "ENABLED") != "DISABLED" && default(r.is_enabled, true)]
    # What a pattern asks of the alarm: its new state, its name. Texts, and for names the start of one; anything else is not read.
    asked = length(let.events) > 20 ? [] : [for r in let.events : { rule = r, detail = try(jsondecode(r.event_pattern).detail, {}) }]
    takes = [
      for a in let.asked : {
        rule = a.rule
        is = (
          length(setsubtract(keys(a.detail), ["state", "alarmName"])) > 0 || length(setsubtract(try(keys(a.detail.state), []), ["value"])) > 0 ? null :
          alltrue([for v in list_of(try(a.detail.state.value, [])) : can(tostring(v))]) && !contains(try(a.detail.state.value, ["ALARM"]), "ALARM") ? false :
          anytrue([for v in list_of(try(a.detail.state.value, [])) : !can(tostring(v))]) ? null :
          !can(a.detail.alarmName) ? true :
          anytrue([for n in list_of(a.detail.alarmName) : can(tostring(n)) ? n == self.alarm_name : try(startswith(self.alarm_name, n.prefix), false)]) ? true :
          anytrue([for n in list_of(a.detail.alarmName) : !can(tostring(n)) && !can(n.prefix)]) ? null : false
        )
      }
    ]
    watched = refs(flatten([for t in let.takes : referrers("aws_cloudwatch_event_target", "rule", [t.rule, t.rule.name]) if t.is == true]), "arn")
    doubts  = anytrue([for t in let.takes : t.is == null]) || length(let.events) > 20 ? [unknown("a rule of EventBridge may take the alarm, and its pattern is not read")] : []
  }

  only_if  = length(list_of(self.alarm_actions)) == 0 || length(let.actions) > 0 || !default(self.actions_enabled, true)
  kind     = "metric"
  name     = self.alarm_name
  enabled  = true
  muted    = length(let.armed) == 0
  tags     = [for key, value in default(self.tags, {}) : "${key}:${value}"]
  period   = tonumber(self.period)
  failures = tonumber(default(self.datapoints_to_alarm, self.evaluation_periods))
  channels = refs(concat(let.subscribers, let.doubts))
  targets  = let.plans
}

check "aws_cloudwatch_composite_alarm" {
  let {
    parents = referrers_by_word("aws_cloudwatch_composite_alarm", "alarm_rule", [self, self.alarm_name], "alarm_name")
    armed   = [for a in concat([ref(self)], let.parents) : a if default(a.actions_enabled, true)]
    # Actions that scale or restart tell nobody.
    actions = distinct([
      for a in refs(let.armed, "alarm_actions") : a
      if !contains(["aws_autoscaling_policy", "aws_appautoscaling_policy"], default(type_of(a), "none")) &&
      length(regexall("^arn:[^:]*:(automate|swf|autoscaling):", default(text_of(a), "none"))) == 0
    ])
    plans  = [for a in let.actions : a if contains(["aws_ssmincidents_response_plan", "aws_ssmcontacts_contact"], default(type_of(a), "none"))]
    topics = [for a in concat(let.actions, let.watched) : a if !contains(["aws_ssmincidents_response_plan", "aws_ssmcontacts_contact"], default(type_of(a), "none"))]
    # A topic sends to each of its subscriptions. One that has none here may have some elsewhere, and stands for them.
    subscribers = distinct(flatten([for t in let.topics : [for found in [concat(
      referrers("aws_sns_topic_subscription", "topic_arn", t),
      referrers(["aws_chatbot_slack_channel_configuration", "aws_chatbot_teams_channel_configuration"], "sns_topic_arns", t)
    )] : length(found) > 0 ? found : [t]]]))
    # Rules of EventBridge see every change of every alarm, each those that its pattern asks for.
    events  = [for r in referrers_by_word("aws_cloudwatch_event_rule", "event_pattern", "aws.cloudwatch") : r if default(r.state, "ENABLED") != "DISABLED" && default(r.is_enabled, true)]
    # What a pattern asks of the alarm: its new state, its name. Texts, and for names the start of one; anything else is not read.
    asked = length(let.events) > 20 ? [] : [for r in let.events : { rule = r, detail = try(jsondecode(r.event_pattern).detail, {}) }]
    takes = [
      for a in let.asked : {
        rule = a.rule
        is = (
          length(setsubtract(keys(a.detail), ["state", "alarmName"])) > 0 || length(setsubtract(try(keys(a.detail.state), []), ["value"])) > 0 ? null :
          alltrue([for v in list_of(try(a.detail.state.value, [])) : can(tostring(v))]) && !contains(try(a.detail.state.value, ["ALARM"]), "ALARM") ? false :
          anytrue([for v in list_of(try(a.detail.state.value, [])) : !can(tostring(v))]) ? null :
          !can(a.detail.alarmName) ? true :
          anytrue([for n in list_of(a.detail.alarmName) : can(tostring(n)) ? n == self.alarm_name : try(startswith(self.alarm_name, n.prefix), false)]) ? true :
          anytrue([for n in list_of(a.detail.alarmName) : !can(tostring(n)) && !can(n.prefix)]) ? null : false
        )
      }
    ]
    watched = refs(flatten([for t in let.takes : referrers("aws_cloudwatch_event_target", "rule", [t.rule, t.rule.name]) if t.is == true]), "arn")
    doubts  = anytrue([for t in let.takes : t.is == null]) || length(let.events) > 20 ? [unknown("a rule of EventBridge may take the alarm, and its pattern is not read")] : []
  }

  kind     = "metric"
  name     = self.alarm_name
  enabled  = true
  muted    = length(let.armed) == 0
  tags     = [for key, value in default(self.tags, {}) : "${key}:${value}"]
  channels = refs(concat(let.subscribers, let.doubts))
  targets  = let.plans
}

# Names alarms as text. Its windows are recurring or have an end, so none is open-ended.
mute "aws_cloudwatch_alarm_mute_rule" {
  let {
    names = flatten([for t in list_of(self.mute_targets) : list_of(t.alarm_names)])
  }

  name       = self.name
  checks     = flatten([for name in let.names : referrers(["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"], "alarm_name", name)])
  open_ended = false
}

# A topic without any subscription here.
channel "aws_sns_topic" "data.aws_sns_topic" {
  let {
    found = concat(
      referrers(["aws_sns_topic_subscription"], "topic_arn", ref(self)),
      referrers(["aws_chatbot_slack_channel_configuration", "aws_chatbot_teams_channel_configuration"], "sns_topic_arns", ref(self))
    )
  }

  only_if = length(let.found) == 0
  kind    = "webhook"
  name    = default(self.name, self.display_name, instance.address)
  targets = [unknown("who has subscribed to the topic is not set here")]
}

# Messages of alarms have no attributes, so a filter over attributes, which is the default, lets none of them through.
channel "aws_sns_topic_subscription" {
  let {
    filtered = self.filter_policy != null && self.filter_policy != "{}"
    by_body  = self.filter_policy_scope == "MessageBody"
    web      = contains(["http", "https"], default(self.protocol, "none"))
  }

  kind     = contains(["email", "email-json"], default(self.protocol, "none")) ? "email" : (self.protocol == "sms" ? "sms" : "webhook")
  name     = let.web ? instance.address : default(self.endpoint, instance.address)
  enabled  = !let.filtered ? true : (let.by_body ? unknown("whether the filter policy of the subscription lets the message through is not read") : false)
  url      = let.web ? self.endpoint : null
  delivers = []
}

channel "aws_chatbot_slack_channel_configuration" "aws_chatbot_teams_channel_configuration" {
  kind = "chat"
  name = default(self.configuration_name, self.slack_channel_id, self.channel_name, instance.address)
}

# Incident Manager: a response plan engages contacts and escalation plans.
service "aws_ssmincidents_response_plan" {
  name       = default(self.display_name, self.name)
  escalation = ref(self)
}

escalation "aws_ssmincidents_response_plan" {
  name = default(self.display_name, self.name)
  targets = concat(
    refs(list_of(self.engagements)),
    [for i in list_of(self.integration) : unknown("PagerDuty opens an incident, and whom it pages is not set here") if length(list_of(i.pagerduty)) > 0]
  )
}

escalation "aws_ssmcontacts_contact" {
  only_if = self.type == "ESCALATION"
  name    = default(self.display_name, self.alias)
}

responder "aws_ssmcontacts_contact" {
  only_if = self.type != "ESCALATION"
  kind    = self.type == "ONCALL_SCHEDULE" ? "schedule" : "user"
  name    = default(self.display_name, self.alias)
}

responder "data.aws_ssmcontacts_contact" {
  computed = ["arn"]
  kind     = "team"
  name     = default(self.alias, instance.address)
  external = true
}

# Stages in order. The plan of a person only says how to reach them.
level "aws_ssmcontacts_plan" {
  for_each = type_of(ref(self.contact_id)) == "aws_ssmcontacts_contact" && ref(self.contact_id).type != "ESCALATION" ? [] : list_of(self.stage)
  of       = ref(self.contact_id)
  position = each.key
  targets  = refs(flatten([for t in list_of(each.value.target) : list_of(t.contact_target_info)]), "contact_id")
}

# An on-call schedule is a contact whose plan names its rotations.
member "aws_ssmcontacts_plan" {
  only_if = length(list_of(self.rotation_ids)) > 0
  of      = ref(self.contact_id)
  members = refs(list_of(self.rotation_ids))
}

service "data.aws_ssmincidents_response_plan" {
  computed = ["arn"]
  name     = default(self.display_name, self.name, instance.address)
  external = true
}

responder "data.aws_ssmcontacts_rotation" {
  computed = ["arn"]
  kind     = "schedule"
  name     = default(self.name, instance.address)
  external = true
}

responder "aws_ssmcontacts_rotation" {
  kind    = "schedule"
  name    = self.name
  members = refs(list_of(self.contact_ids))
}
