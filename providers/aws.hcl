# AWS (provider hashicorp/aws, 5.x and 6.x): CloudWatch Synthetics, alarms and composite alarms, Route 53 health checks, SNS,
# Amazon Q (Chatbot, also by hashicorp/awscc), Systems Manager Incident Manager.
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

# What alarms watch: a canary, whose script is an archive that cannot be read, and a health check of Route 53. Neither tells anybody by
# itself. An alarm on how long a run took is silent where the run fails, and tells nobody of a failure. A health check that only serves
# names (DNS) raises no alert; one that adds up others, or follows an alarm, checks nothing itself.
check "aws_synthetics_canary" "aws_route53_health_check" {
  let {
    canary   = instance.type == "aws_synthetics_canary"
    computed = !let.canary && contains(["CALCULATED", "CLOUDWATCH_METRIC", "RECOVERY_CONTROL"], default(self.type, "none"))
    secure   = length(regexall("^HTTPS", default(self.type, ""))) > 0
    port     = self.port == null || tonumber(self.port) == (let.secure ? 443 : 80) ? "" : ":${self.port}"

    schedule = block(self.schedule)
    run      = block(self.run_config)
    rate     = try(regex("^\\s*rate\\(\\s*(\\d+)\\s+(minute|hour|day)s?\\s*\\)\\s*$", let.schedule.expression), null)
    # `cron(0/5 * * * ? *)`: every five minutes.
    cron    = try(regex("^\\s*cron\\(\\s*(?:\\*|0)/(\\d+)\\s+\\*\\s+\\*\\s+\\*\\s+\\?\\s+\\*\\s*\\)\\s*$", let.schedule.expression), null)
    seconds = let.rate != null ? tonumber(let.rate[0]) * { minute = 60, hour = 3600, day = 86400 }[let.rate[1]] : (let.cron != null ? tonumber(let.cron[0]) * 60 : null)
    # The one address with a path that the script is given is what it requests.
    addresses = [for name, text in default(let.run.environment_variables, {}) : text if can(regex("^https?://[^/]+/.", text))]

    # Health checks that add up others fail with each of them where all have to be healthy.
    sums   = let.canary ? [] : referrers("aws_route53_health_check", "child_healthchecks", self)
    strict = [for s in let.sums : s if tonumber(default(s.child_health_threshold, 0)) == length(list_of(s.child_healthchecks))]

    metrics = ["aws_cloudwatch_metric_alarm", "module:terraform-aws-modules/cloudwatch/aws//modules/metric-alarm"]
    named = distinct(let.canary ? concat(
      referrers(let.metrics, "dimensions.CanaryName", [self, self.name]),
      referrers(let.metrics, "metric_query.metric.dimensions.CanaryName", [self, self.name]),
      ) : concat(
      referrers(let.metrics, "dimensions.HealthCheckId", concat([self], let.strict)),
      referrers(let.metrics, "metric_query.metric.dimensions.HealthCheckId", concat([self], let.strict)),
    ))
    alarms = [
      for a in let.named : a if default(a.create_metric_alarm, true) && !alltrue([
        for m in concat([a.metric_name], [for q in list_of(a.metric_query) : block(q.metric).metric_name if block(q.metric) != null]) :
        contains(["Duration", "ConnectionTime", "SSLHandshakeTime", "TimeToFirstByte"], default(m, "Duration"))
      ])
    ]

    # An alarm without actions may well be the child of a composite alarm that has them. One that asks for more than one alarm may be
    # silent while this one is on.
    heads   = distinct(flatten([for a in let.alarms : referrers_by_word("aws_cloudwatch_composite_alarm", "alarm_rule", [a, a.alarm_name], "alarm_name")]))
    direct  = distinct(flatten([for a in let.alarms : referrers_by_word("aws_cloudwatch_composite_alarm", "alarm_rule", [a, a.alarm_name])]))
    asking  = [
      for c in let.heads : c
      # Alarms of this one only, on windows of several lengths, are on together.
      if !(known(c.alarm_rule) && length(regexall("\\b(NOT|OK|INSUFFICIENT_DATA)\\b", replace(c.alarm_rule, "/\"[^\"]*\"|ALARM\\([^\")]*\\)/", ""))) == 0 && length(regexall("ALARM\\(", c.alarm_rule)) == length([for a in let.alarms : a if strcontains(c.alarm_rule, "ALARM(${a.alarm_name})") || strcontains(c.alarm_rule, "ALARM(\"${a.alarm_name}\")")])) &&
      (known(c.alarm_rule) ? length(regexall("\\b(AND|NOT|OK|INSUFFICIENT_DATA)\\b", replace(c.alarm_rule, "/\"[^\"]*\"|ALARM\\([^\")]*\\)/", ""))) > 0 : length(concat(segments_after(c.alarm_rule, " AND"), segments_after(c.alarm_rule, "NOT "), segments_after(c.alarm_rule, "OK("))) > 0)
    ]
    parents = length(let.asking) == 0 ? let.heads : [for c in let.direct : c if !contains([for a in let.asking : address_of(a)], address_of(c))]
    armed   = [for a in concat(let.alarms, let.parents) : a if default(a.actions_enabled, true)]
    # Actions that scale or restart tell nobody.
    actions = distinct([
      for a in refs(let.armed, "alarm_actions") : a
      if !contains(["aws_autoscaling_policy", "aws_appautoscaling_policy"], default(type_of(a), "none")) &&
      length(regexall("^arn:[^:]*:(automate|swf|autoscaling):", default(text_of(a), "none"))) == 0
    ])

    # Rules of EventBridge see every change of every alarm, and every failed run of a canary.
    events = [
      for r in concat(referrers_by_word("aws_cloudwatch_event_rule", "event_pattern", "aws.cloudwatch"), let.canary ? referrers_by_word("aws_cloudwatch_event_rule", "event_pattern", "aws.synthetics") : []) : r
      if default(r.state, "ENABLED") != "DISABLED" && default(r.is_enabled, true) && (default(r.event_bus_name, "default") == "default" || endswith(r.event_bus_name, "event-bus/default"))
    ]
    kinds = [
      { source = "aws.cloudwatch", kind = "CloudWatch Alarm State Change", tells = length(let.alarms) > 0, read = ["state", "alarmName"], state = ["ALARM"], names = [for a in concat(let.alarms, let.heads) : a.alarm_name], addresses = [for a in concat(let.alarms, let.heads) : address_of(a)] },
      { source = "aws.synthetics", kind = "Synthetics Canary TestRun Failure", tells = let.canary, read = ["test-run-status", "canary-name"], state = ["FAILED"], names = [self.name], addresses = [instance.address] },
    ]
    asked = length(let.events) > 20 ? [] : flatten([
      for e in [for r in let.events : { rule = r, pattern = try(jsondecode(r.event_pattern), null) }] : [
        for k in let.kinds : {
          rule   = e.rule
          unread = length(setsubtract(try(keys(e.pattern), ["what is no JSON"]), ["source", "detail-type", "detail", "resources"])) > 0 || length(setsubtract(try(keys(e.pattern.detail), []), k.read)) > 0 || length(setsubtract(try(keys(e.pattern.detail.state), []), ["value"])) > 0
          among  = [for x in refs(list_of(try(e.pattern.resources, null))) : contains(k.addresses, default(address_of(x), "none")) || anytrue([for name in k.names : endswith(default(text_of(x), ""), ":${name}")])]
          tests = [
            { list = try(e.pattern["source"], null), is = [k.source] },
            { list = try(e.pattern["detail-type"], null), is = [k.kind] },
            { list = default(try(e.pattern.detail.state.value, null), try(e.pattern.detail["test-run-status"], null)), is = k.state },
            { list = default(try(e.pattern.detail.alarmName, null), try(e.pattern.detail["canary-name"], null)), is = k.names },
          ]
        } if k.tells
      ]
    ])
    takes = [
      for a in let.asked : {
        rule   = a.rule
        failed = (length(a.among) > 0 && !anytrue(a.among)) || anytrue([for t in a.tests : t.list != null && alltrue([for v in list_of(t.list) : can(tostring(v)) ? !contains(t.is, v) : try(!anytrue([for is in t.is : startswith(is, v.prefix)]), false)])])
        passed = (length(a.among) == 0 || anytrue(a.among)) && !a.unread && alltrue([for t in a.tests : t.list == null || anytrue([for v in list_of(t.list) : can(tostring(v)) ? contains(t.is, v) : try(anytrue([for is in t.is : startswith(is, v.prefix)]), false)])])
      }
    ]
    watched = refs(flatten([for t in let.takes : referrers("aws_cloudwatch_event_target", "rule", [t.rule, t.rule.name]) if t.passed && !t.failed]), "arn")

    plans  = [for a in let.actions : a if contains(["aws_ssmincidents_response_plan", "aws_ssmcontacts_contact"], default(type_of(a), "none"))]
    topics = [for a in concat(let.actions, let.watched) : a if !contains(["aws_ssmincidents_response_plan", "aws_ssmcontacts_contact"], default(type_of(a), "none"))]
    # A topic sends to each of its subscriptions. One that has none here may have some elsewhere, and stands for them.
    subscribers = distinct(flatten([for t in let.topics : [for found in [concat(
      referrers("aws_sns_topic_subscription", "topic_arn", t),
      referrers(["aws_chatbot_slack_channel_configuration", "aws_chatbot_teams_channel_configuration", "awscc_chatbot_slack_channel_configuration"], "sns_topic_arns", t)
    )] : length(found) > 0 ? found : [t]]]))
    doubts = concat(
      anytrue([for t in let.takes : !t.passed && !t.failed]) || length(let.events) > 20 ? [unknown("a rule of EventBridge may take the alarm, and its pattern is not read")] : [],
      length(setsubtract(
        [for a in refs([for c in let.asking : c if default(c.actions_enabled, true)], "alarm_actions") : default(address_of(a), text_of(a), "not known")],
        [for a in let.actions : default(address_of(a), text_of(a), "none")],
      )) > 0 ? [unknown("a composite alarm tells of this one only together with others")] : [],
      length(let.sums) > length(let.strict) ? [unknown("a health check that adds up others allows for some that fail")] : [],
    )

    single = length(let.alarms) == 1 ? let.alarms[0] : null
    same   = let.single == null || let.seconds == null ? false : tonumber(default(let.single.period, block(block(let.single.metric_query).metric).period, 0)) == let.seconds
  }

  only_if = let.canary || length(let.named) > 0 || length(let.sums) > 0 || !(let.computed || length(referrers("aws_route53_record", "health_check_id", self)) > 0)
  kind    = let.computed ? "metric" : "synthetic"
  name    = let.canary ? self.name : default(self.reference_name, try(self.tags["Name"], null), self.fqdn, self.ip_address, instance.address)
  # A rate of nothing runs once, and a canary with a duration stops by itself.
  enabled = let.canary ? default(self.start_canary, false) && default(let.seconds, 1) > 0 && tonumber(default(let.schedule.duration_in_seconds, 0)) == 0 : !default(self.disabled, false)
  muted   = length(let.alarms) > 0 && length(let.armed) == 0 && length(let.watched) == 0
  tags    = [for key, value in default(self.tags, {}) : "${key}:${value}"]
  period = let.canary ? (let.seconds == null && let.schedule.expression != null ? unknown("the schedule is a cron expression of no single period") : let.seconds) : (
    let.computed ? null : tonumber(default(self.request_interval, 30))
  )
  timeout = !let.canary ? null : default(tonumber(let.run.timeout_in_seconds), let.seconds == null ? 840 : min(840, let.seconds)) * 1000
  asserts = let.canary || let.computed ? null : (self.search_string == null ? "availability" : "correctness")

  # Data points are runs where the period of the alarm is that of the canary.
  failures = !let.canary ? (let.computed ? null : tonumber(default(self.failure_threshold, 3))) : (length(let.alarms) == 0 ? null : (
    let.same ? tonumber(default(let.single.datapoints_to_alarm, let.single.evaluation_periods)) : unknown("the periods of its alarms are not those of the canary")
  ))

  # One place for each canary.
  locations = let.canary ? [default(self.region, "the region of the provider")] : (let.computed ? null : default(self.regions, ["all regions"]))
  variables = let.canary ? default(let.run.environment_variables, {}) : null
  url = let.canary ? (length(let.addresses) == 1 ? let.addresses[0] : null) : (length(regexall("^HTTP", default(self.type, ""))) == 0 ? null : (
    "${let.secure ? "https" : "http"}://${default(self.fqdn, self.ip_address, "")}${let.port}${default(self.resource_path, "/")}"
  ))
  method = let.canary || let.computed ? null : "GET"

  channels = refs(concat(let.subscribers, let.doubts))
  targets  = let.plans
}

# Alarms whose actions only scale something are no alerts. The public module for alarms takes the same arguments.
check "aws_cloudwatch_metric_alarm" "aws_cloudwatch_composite_alarm" "module:terraform-aws-modules/cloudwatch/aws//modules/metric-alarm" {
  let {
    # As above, of one alarm.
    heads   = referrers_by_word("aws_cloudwatch_composite_alarm", "alarm_rule", [self, self.alarm_name], "alarm_name")
    direct  = referrers_by_word("aws_cloudwatch_composite_alarm", "alarm_rule", [self, self.alarm_name])
    asking  = [for c in let.heads : c if known(c.alarm_rule) ? length(regexall("\\b(AND|NOT|OK|INSUFFICIENT_DATA)\\b", replace(c.alarm_rule, "/\"[^\"]*\"|ALARM\\([^\")]*\\)/", ""))) > 0 : length(concat(segments_after(c.alarm_rule, " AND"), segments_after(c.alarm_rule, "NOT "), segments_after(c.alarm_rule, "OK("))) > 0]
    parents = length(let.asking) == 0 ? let.heads : [for c in let.direct : c if !contains([for a in let.asking : address_of(a)], address_of(c))]
    armed   = [for a in concat([ref(self)], let.parents) : a if default(a.actions_enabled, true)]
    # Actions that scale or restart tell nobody.
    actions = distinct([
      for a in refs(let.armed, "alarm_actions") : a
      if !contains(["aws_autoscaling_policy", "aws_appautoscaling_policy"], default(type_of(a), "none")) &&
      length(regexall("^arn:[^:]*:(automate|swf|autoscaling):", default(text_of(a), "none"))) == 0
    ])

    # Rules of EventBridge see every change of every alarm on the default bus, each those that its pattern asks for. Read are texts,
    # the start of one, and the alarms that it lists.
    events = [
      for r in referrers_by_word("aws_cloudwatch_event_rule", "event_pattern", "aws.cloudwatch") : r
      if default(r.state, "ENABLED") != "DISABLED" && default(r.is_enabled, true) && (default(r.event_bus_name, "default") == "default" || endswith(r.event_bus_name, "event-bus/default"))
    ]
    asked = length(let.events) > 20 ? [] : [
      for e in [for r in let.events : { rule = r, pattern = try(jsondecode(r.event_pattern), null) }] : {
        rule   = e.rule
        unread = length(setsubtract(try(keys(e.pattern), ["what is no JSON"]), ["source", "detail-type", "detail", "resources"])) > 0 || length(setsubtract(try(keys(e.pattern.detail), []), ["state", "alarmName"])) > 0 || length(setsubtract(try(keys(e.pattern.detail.state), []), ["value"])) > 0
        among  = [for x in refs(list_of(try(e.pattern.resources, null))) : address_of(x) == instance.address || endswith(default(text_of(x), ""), ":alarm:${self.alarm_name}")]
        tests = [
          { list = try(e.pattern["source"], null), is = "aws.cloudwatch" },
          { list = try(e.pattern["detail-type"], null), is = "CloudWatch Alarm State Change" },
          { list = try(e.pattern.detail.state.value, null), is = "ALARM" },
          { list = try(e.pattern.detail.alarmName, null), is = self.alarm_name },
        ]
      }
    ]
    takes = [
      for a in let.asked : {
        rule   = a.rule
        failed = (length(a.among) > 0 && !anytrue(a.among)) || anytrue([for t in a.tests : t.list != null && alltrue([for v in list_of(t.list) : can(tostring(v)) ? v != t.is : try(!startswith(t.is, v.prefix), false)])])
        passed = (length(a.among) == 0 || anytrue(a.among)) && !a.unread && alltrue([for t in a.tests : t.list == null || anytrue([for v in list_of(t.list) : can(tostring(v)) ? v == t.is : try(startswith(t.is, v.prefix), false)])])
      }
    ]
    watched = refs(flatten([for t in let.takes : referrers("aws_cloudwatch_event_target", "rule", [t.rule, t.rule.name]) if t.passed && !t.failed]), "arn")

    plans  = [for a in let.actions : a if contains(["aws_ssmincidents_response_plan", "aws_ssmcontacts_contact"], default(type_of(a), "none"))]
    topics = [for a in concat(let.actions, let.watched) : a if !contains(["aws_ssmincidents_response_plan", "aws_ssmcontacts_contact"], default(type_of(a), "none"))]
    subscribers = distinct(flatten([for t in let.topics : [for found in [concat(
      referrers("aws_sns_topic_subscription", "topic_arn", t),
      referrers(["aws_chatbot_slack_channel_configuration", "aws_chatbot_teams_channel_configuration", "awscc_chatbot_slack_channel_configuration"], "sns_topic_arns", t)
    )] : length(found) > 0 ? found : [t]]]))
    doubts = concat(
      anytrue([for t in let.takes : !t.passed && !t.failed]) || length(let.events) > 20 ? [unknown("a rule of EventBridge may take the alarm, and its pattern is not read")] : [],
      length(setsubtract(
        [for a in refs([for c in let.asking : c if default(c.actions_enabled, true)], "alarm_actions") : default(address_of(a), text_of(a), "not known")],
        [for a in let.actions : default(address_of(a), text_of(a), "none")],
      )) > 0 ? [unknown("a composite alarm tells of this one only together with others")] : [],
    )
    # What only feeds a composite alarm that asks for more than it, a health check of DNS or a rollback is a signal, and no alert.
    signal = length(list_of(self.alarm_actions)) == 0 && length(let.parents) == 0 && length(concat(
      let.asking,
      referrers("aws_route53_health_check", "cloudwatch_alarm_name", [self, self.alarm_name]),
      referrers("aws_codedeploy_deployment_group", "alarm_configuration.alarms", [self, self.alarm_name]),
      referrers("aws_ecs_service", "alarms.alarm_names", [self, self.alarm_name]),
    )) > 0
  }

  only_if  = default(self.create_metric_alarm, true) && !let.signal && (instance.type == "aws_cloudwatch_composite_alarm" || length(list_of(self.alarm_actions)) == 0 || length(let.actions) > 0 || !default(self.actions_enabled, true))
  kind     = "metric"
  name     = self.alarm_name
  enabled  = true
  muted    = length(let.armed) == 0 && length(let.watched) == 0
  tags     = [for key, value in default(self.tags, {}) : "${key}:${value}"]
  period   = tonumber(default(self.period, self.evaluation_interval))
  failures = tonumber(default(self.datapoints_to_alarm, self.evaluation_periods))
  channels = refs(concat(let.subscribers, let.doubts))
  targets  = let.plans
}

# Names alarms as text. A window every day that lasts a day is always open; the others recur or have an end.
mute "aws_cloudwatch_alarm_mute_rule" {
  let {
    names    = flatten([for t in list_of(self.mute_targets) : list_of(t.alarm_names)])
    schedule = block(block(self.rule).schedule)
    daily    = can(regex("^cron\\(\\s*\\S+\\s+\\S+\\s+\\*\\s+\\*\\s+\\*\\s*\\)$", let.schedule.expression))
    length   = try(regex("^P(?:(\\d+)D)?(?:T(?:(\\d+)H)?(?:(\\d+)M)?)?$", let.schedule.duration), null)
    hours    = let.length == null ? 0 : default(tonumber(let.length[0]), 0) * 24 + default(tonumber(let.length[1]), 0) + default(tonumber(let.length[2]), 0) / 60
  }

  name       = self.name
  checks     = flatten([for name in let.names : referrers(["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm", "module:terraform-aws-modules/cloudwatch/aws//modules/metric-alarm"], "alarm_name", name)])
  open_ended = let.daily && let.hours >= 24 && self.expire_date == null
}

# A topic without any subscription here.
channel "aws_sns_topic" "data.aws_sns_topic" {
  let {
    found = concat(
      referrers(["aws_sns_topic_subscription"], "topic_arn", ref(self)),
      referrers(["aws_chatbot_slack_channel_configuration", "aws_chatbot_teams_channel_configuration", "awscc_chatbot_slack_channel_configuration"], "sns_topic_arns", ref(self))
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
    mail     = contains(["email", "email-json"], default(self.protocol, "none"))
    # Addresses at which an incident platform takes mail, which reaches more than a reader.
    platform = let.mail && can(regex("@(?:.*\\.)?(pagerduty\\.com|opsgenie\\.net|squadcast\\.com|rootly\\.com|firehydrant\\.com|betteruptime\\.com|victorops\\.com|incident\\.io)$", self.endpoint))
  }

  kind     = let.mail && !let.platform ? "email" : (self.protocol == "sms" ? "sms" : "webhook")
  name     = let.web ? instance.address : default(self.endpoint, instance.address)
  enabled  = !let.filtered ? true : (let.by_body ? unknown("whether the filter policy of the subscription lets the message through is not read") : false)
  url      = let.web || let.mail ? self.endpoint : null
  delivers = []
}

channel "aws_chatbot_slack_channel_configuration" "aws_chatbot_teams_channel_configuration" "awscc_chatbot_slack_channel_configuration" {
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
