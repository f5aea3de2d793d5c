# Checkly (provider checkly/checkly, 1.x). Checks, groups, channels and maintenance windows.
#
# Checkly routes nothing itself: an alert goes to every subscribed channel, and what happens then is the business of
# whoever reads the channel's payload. Retries of a run, and the share of locations that must fail where they run in parallel, delay
# an alert and are not compared; reminders and degradations wake nobody new.

provider "checkly" {
  title = "Checkly"

  # Groups are read through their checks; the rest alerts nobody.
  ignores = [
    "checkly_check_group", "checkly_check_group_v2", "checkly_trigger_check", "checkly_trigger_group", "checkly_status_page_service",
  ]

  assume "group_tags" {
    default = "included"
    values  = ["included", "excluded"]
    docs    = <<-EOT
      Whether `{{TAGS}}` in a webhook holds the tags of a check's group beside its own. The schema says of v2 groups that their
      tags are appended to the checks; of v1 groups, and of what a webhook gets, nothing is documented.
    EOT
  }

  assume "group_channels" {
    default = "replace"
    values  = ["replace", "add"]
    docs    = <<-EOT
      Whether the channels of a group replace those of its checks or come on top of them. Groups are documented to "override";
      a group that subscribes to no channel leaves the checks their own either way.
    EOT
  }
}

# Checks that may stand in a group. What differs between the types is in the tables at the top of `let`.
check "checkly_check" "checkly_url_monitor" "checkly_tcp_monitor" "checkly_tcp_check" "checkly_dns_monitor" "checkly_icmp_monitor" "checkly_grpc_monitor" "checkly_ssl_monitor" "checkly_traceroute_monitor" "checkly_playwright_check_suite" {
  let {
    # Milliseconds. Documented defaults, which differ by type. Browser and multi-step checks have no limit on response time,
    # ICMP measures packet loss, and a Playwright suite has its limits in its own code.
    slow = instance.type == "checkly_check" ? (let.api ? 30000 : null) : lookup({
      checkly_url_monitor        = 5000
      checkly_tcp_monitor        = 5000
      checkly_tcp_check          = 5000
      checkly_dns_monitor        = 1000
      checkly_grpc_monitor       = 20000
      checkly_ssl_monitor        = 20000
      checkly_traceroute_monitor = 20000
    }, instance.type, null)
    slowish = instance.type == "checkly_check" ? (let.api ? 15000 : null) : lookup({
      checkly_url_monitor        = 3000
      checkly_tcp_monitor        = 4000
      checkly_tcp_check          = 4000
      checkly_dns_monitor        = 500
      checkly_grpc_monitor       = 10000
      checkly_ssl_monitor        = 10000
      checkly_traceroute_monitor = 10000
    }, instance.type, null)
    global_by_default = contains(["checkly_url_monitor", "checkly_dns_monitor", "checkly_icmp_monitor", "checkly_playwright_check_suite"], instance.type)
    about_models      = contains(["checkly_check", "checkly_url_monitor", "checkly_grpc_monitor", "checkly_playwright_check_suite"], instance.type)

    api = instance.type == "checkly_check" && self.type == "API"

    # v1 groups always override their members, v2 groups what they enforce. A group that is not managed here, or that cannot be
    # told, may do either.
    group   = ref(self.group_id)
    unseen  = contains(["opaque", "unknown"], default(state_of(let.group), "none"))
    v1      = type_of(let.group) == "checkly_check_group"
    alerts  = block(let.group.enforce_alert_settings)
    places  = block(let.group.enforce_locations)
    enforce = let.v1 ? let.group : (default(let.alerts.enabled, false) ? let.alerts : null)

    group_tags = let.unseen ? [unknown("the tags of the check's group cannot be seen from here")] : list_of(let.group.tags)
    tags       = assume.group_tags == "included" ? concat(list_of(self.tags), let.group_tags) : list_of(self.tags)
    own        = [for s in list_of(self.alert_channel_subscription) : s.channel_id if default(s.activated, true)]
    group_subs = [for s in list_of(let.enforce.alert_channel_subscription) : s.channel_id if default(s.activated, true)]

    # A v1 group without settings of its own leaves the check's: what it would send instead is nowhere documented.
    group_rules = let.enforce != null && (!let.v1 || block(let.enforce.alert_settings) != null || default(let.enforce.use_global_alert_settings, false))
    settings    = block(let.group_rules ? let.enforce.alert_settings : self.alert_settings)
    account     = let.group_rules ? default(let.enforce.use_global_alert_settings, false) : default(self.use_global_alert_settings, let.global_by_default)

    own_places = concat(list_of(self.locations), list_of(self.private_locations))
    group_places = let.v1 ? concat(list_of(let.group.locations), list_of(let.group.private_locations)) : (
      default(let.places.enabled, false) ? concat(list_of(let.places.locations), list_of(let.places.private_locations)) : []
    )

    # Assertions of a group's defaults are added to those of its API checks.
    request    = block(self.request)
    base       = let.api ? block(let.group.api_check_defaults).url : null
    assertions = concat(list_of(let.request.assertion), let.api ? list_of(block(let.group.api_check_defaults).assertion) : [])
    sources    = [for a in let.assertions : a.source]
    # What the provider fills in, so that what is written and what a plan shows are one.
    unasked = let.request == null
    asked = let.unasked ? [] : [
      default(let.request.method, "GET"), default(let.request.headers, {}), default(let.request.query_parameters, {}), default(let.request.body_type, "NONE"),
      default(let.request.skip_ssl, false), default(let.request.follow_redirects, instance.type == "checkly_url_monitor"), default(let.request.ip_family, "IPv4")
    ]
    reads_content = anytrue([for s in let.sources : contains(["JSON_BODY", "TEXT_BODY", "GRPC_RESPONSE", "RESPONSE_DATA", "TEXT_ANSWER", "JSON_ANSWER", "JSON_RESPONSE", "TEXT_RESPONSE"], s)])
    # A script, of the check or of its group, may assert anything.
    scripts = [
      self.local_teardown_script, self.teardown_snippet_id, let.group.local_teardown_script, let.group.teardown_snippet_id, block(let.group.teardown_script)
    ]
    scripted = length([for s in let.scripts : s if s != null]) > 0

    variables = merge(
      default(let.group.environment_variables, {}),
      merge([for v in list_of(let.group.environment_variable) : { (v.key) = v.value }]...),
      default(self.environment_variables, {}),
      merge([for v in list_of(self.environment_variable) : { (v.key) = v.value }]...)
    )
  }

  kind         = "synthetic"
  name         = self.name
  checks_model = let.about_models && !default(self.should_fail, false) # then it passes while the request fails
  group        = let.group

  enabled = default(self.activated, true) && default(let.group.activated, true)
  muted   = default(self.muted, false) || default(let.group.muted, false)
  tags    = let.tags

  # `frequency` is in minutes; 0 stands for less than a minute, and then the offset is the period in seconds.
  period = self.frequency == null ? null : tonumber(self.frequency) == 0 ? tonumber(self.frequency_offset) : tonumber(self.frequency) * 60

  # Consecutive failed runs. Time-based escalation counts minutes instead, so there is nothing to compare. Settings of the
  # account are outside Terraform, hence unknown: a contract can then neither hold nor be broken.
  failures = let.unseen ? unknown("the alert settings of the check's group cannot be seen from here") : (
    let.account ? unknown("the alert settings are those of the Checkly account (use_global_alert_settings)") : (
      let.settings.escalation_type == "TIME_BASED" ? null : default(block(let.settings.run_based_escalation).failed_run_threshold, 1)
    )
  )

  timeout  = let.slow == null ? null : default(self.max_response_time, let.slow)
  degraded = let.slowish == null ? null : default(self.degraded_response_time, let.slowish)

  # Where nothing is written, the provider's documentation names us-east-1.
  locations = let.unseen ? unknown("the locations of the check's group cannot be seen from here") : (
    length(let.group_places) > 0 ? let.group_places : (length(let.own_places) > 0 ? let.own_places : ["us-east-1"])
  )

  # Browser and multi-step checks and Playwright suites assert in code.
  asserts = instance.type == "checkly_playwright_check_suite" || (instance.type == "checkly_check" && !let.api) ? null : (
    let.reads_content ? "correctness" : (let.scripted ? null : "availability")
  )

  # Everything that says what is done and asserted, beside address and body. A check of which none of it is written here is
  # like no other.
  assertions = let.unasked && self.script == null ? null : jsonencode(concat(
    [self.type, self.script, self.local_setup_script, self.local_teardown_script, self.setup_snippet_id, self.teardown_snippet_id],
    let.asked,
    [default(let.request.port, instance.type == "checkly_ssl_monitor" ? 443 : null), let.request.data, let.request.record_type, let.request.query, let.request.service],
    [default(let.request.ping_count, instance.type == "checkly_icmp_monitor" ? 10 : null)],
    [for a in let.assertions : [a.source, a.property, a.comparison, a.target, a.regex]],
  ))

  url       = let.base == null || let.request.url == null ? default(let.request.url, let.request.hostname, let.request.host) : replace(let.request.url, "/\\{\\{\\s*GROUP_BASE_URL\\s*\\}\\}/", let.base)
  method    = let.api ? upper(default(let.request.method, "GET")) : null
  body      = default(let.request.body, let.request.message)
  variables = let.variables

  channels = refs(let.unseen && length(let.own) == 0 ? unknown("the channels of the check's group cannot be seen from here") : (
    length(let.group_subs) == 0 ? let.own : (assume.group_channels == "add" ? concat(let.own, let.group_subs) : let.group_subs)
  ))

  alert = {
    TAGS              = let.tags
    CHECK_NAME        = self.name
    CHECK_ID          = self.id
    CHECK_DESCRIPTION = default(self.description, "")
    CHECK_TYPE        = default(self.type, unknown("Checkly's name for this type of check is not documented"))
    GROUP_NAME        = default(let.group.name, "")
    ALERT_TYPE        = "ALERT_FAILURE"

    ALERT_TITLE                    = unknown("made when the alert is raised")
    CHECK_RESULT_ID                = unknown("made when the alert is raised")
    CHECK_ERROR_MESSAGE            = unknown("made when the alert is raised")
    RUN_LOCATION                   = unknown("made when the alert is raised")
    REGION                         = unknown("made when the alert is raised")
    RESPONSE_TIME                  = unknown("made when the alert is raised")
    RESULT_LINK                    = unknown("made when the alert is raised")
    STARTED_AT                     = unknown("made when the alert is raised")
    IS_REMINDER                    = unknown("made when the alert is raised")
    REMINDER_SEQUENCE              = unknown("made when the alert is raised")
    API_CHECK_RESPONSE_STATUS_CODE = unknown("made when the alert is raised")
    API_CHECK_RESPONSE_STATUS_TEXT = unknown("made when the alert is raised")
    SSL_DAYS_REMAINING             = unknown("made when the alert is raised")
    SSL_CHECK_DOMAIN               = unknown("made when the alert is raised")
  }
}

# A heartbeat is a promise that somebody else calls. It has no group, no locations and no response time.
check "checkly_heartbeat" "checkly_heartbeat_monitor" {
  let {
    beat     = block(self.heartbeat)
    seconds  = { seconds = 1, minutes = 60, hours = 3600, days = 86400 }
    settings = block(self.alert_settings)
  }

  kind    = "heartbeat"
  name    = self.name
  enabled = default(self.activated, true)
  muted   = default(self.muted, false)
  tags    = list_of(self.tags)
  period  = tonumber(let.beat.period) * let.seconds[let.beat.period_unit]

  failures = default(self.use_global_alert_settings, false) ? unknown("the alert settings are those of the Checkly account (use_global_alert_settings)") : (
    let.settings.escalation_type == "TIME_BASED" ? null : default(block(let.settings.run_based_escalation).failed_run_threshold, 1)
  )

  channels = refs([for s in list_of(self.alert_channel_subscription) : s.channel_id if default(s.activated, true)])

  alert = {
    TAGS                = list_of(self.tags)
    CHECK_NAME          = self.name
    CHECK_ID            = self.id
    CHECK_DESCRIPTION   = default(self.description, "")
    CHECK_TYPE          = "HEARTBEAT"
    GROUP_NAME          = ""
    ALERT_TYPE          = "ALERT_FAILURE"
    ALERT_TITLE         = unknown("made when the alert is raised")
    CHECK_RESULT_ID     = unknown("made when the alert is raised")
    CHECK_ERROR_MESSAGE = unknown("made when the alert is raised")
    RESULT_LINK         = unknown("made when the alert is raised")
    STARTED_AT          = unknown("made when the alert is raised")
    IS_REMINDER         = unknown("made when the alert is raised")
    REMINDER_SEQUENCE   = unknown("made when the alert is raised")
  }
}

# Exactly one of the nested blocks says what the channel is. Only failures count here: a channel that sends recoveries or
# degradations alone wakes nobody when a check fails.
channel "checkly_alert_channel" {
  only_if = length(list_of(self.webhook)) > 0

  let {
    hook = block(self.webhook)
    # https://webhooks.rootly.com/webhooks/incoming/checkly_webhooks/notify/<Type>/<id> goes past every route. An address that
    # is another resource's attribute as it stands has no such ending.
    direct = state_of(ref(let.hook.url)) == "resolved" ? [] : segments_after(let.hook.url, "/notify/")
    # PagerDuty's one address for everybody wants the key in the payload: as a reference, or as the text that a plan knows, by which
    # the source is known as by an address.
    pager = known(let.hook.url) && startswith(let.hook.url, "https://events.pagerduty.com/")
    key   = known(let.hook.template) ? try(regex("\"routing_key\"\\s*:\\s*\"([^\"{]+)\"", let.hook.template)[0], null) : null
    keys  = [for r in refs_in(let.hook.template) : r if startswith(default(type_of(r), "none"), "pagerduty_")]
  }

  # Of the products that have a type of their own, these are chat.
  kind     = contains(["WEBHOOK_DISCORD", "WEBHOOK_MSTEAMS", "WEBHOOK_TELEGRAM"], default(let.hook.webhook_type, "none")) ? "chat" : "webhook"
  name     = let.hook.name
  enabled  = default(self.send_failure, true)
  url      = let.pager ? default(let.key, let.hook.url) : let.hook.url
  source   = let.pager && length(let.keys) > 0 ? let.keys[0] : null
  targets  = length(let.direct) >= 2 ? [ref(let.direct[1])] : []
  template = contains(["GET", "HEAD", "DELETE"], upper(default(let.hook.method, "POST"))) && let.hook.template != null ? unknown("a request by ${upper(let.hook.method)} need not carry the template") : let.hook.template
  language = "handlebars"
}

# An integration key is a secret and shows its service only where it is written as a reference, or where the service is here and its
# key known.
channel "checkly_alert_channel" {
  only_if = length(list_of(self.pagerduty)) > 0

  let {
    pager = block(self.pagerduty)
    key   = ref(let.pager.service_key)
  }

  kind    = "pager"
  name    = default(let.pager.service_name, "PagerDuty")
  enabled = default(self.send_failure, true)
  url     = let.pager.service_key
  source  = state_of(let.key) == "resolved" ? let.key : unknown("a PagerDuty integration key does not show its service")
}

channel "checkly_alert_channel" {
  only_if = length(list_of(self.opsgenie)) > 0

  let {
    genie = block(self.opsgenie)
    key   = ref(let.genie.api_key)
  }

  kind    = "pager"
  name    = let.genie.name
  enabled = default(self.send_failure, true)
  url     = let.genie.api_key
  source  = state_of(let.key) == "resolved" ? let.key : unknown("an Opsgenie API key does not show its integration")
}

channel "checkly_alert_channel" {
  only_if = length(list_of(self.email)) > 0
  kind    = "email"
  name    = block(self.email).address
  # An address of an integration leads on to it.
  url     = block(self.email).address
  enabled = default(self.send_failure, true)
}

channel "checkly_alert_channel" {
  only_if = length(list_of(self.slack)) > 0
  kind    = "chat"
  name    = block(self.slack).channel
  enabled = default(self.send_failure, true)
}

channel "checkly_alert_channel" {
  only_if = length(list_of(self.slack_app)) > 0
  kind    = "chat"
  name    = try(join(", ", block(self.slack_app).slack_channels), "Slack")
  enabled = default(self.send_failure, true)
}

channel "checkly_alert_channel" {
  only_if = length(list_of(self.sms)) > 0
  kind    = "sms"
  name    = block(self.sms).name
  enabled = default(self.send_failure, true)
}

channel "checkly_alert_channel" {
  only_if = length(list_of(self.call)) > 0
  kind    = "call"
  name    = block(self.call).name
  enabled = default(self.send_failure, true)
}

# Mutes every check that carries one of the tags, itself or through its group. What an empty list means is undefined, all or none:
# where such a window never ends, whether anything is awake is not known.
mute "checkly_maintenance_windows" {
  let {
    hours = { DAY = 24, WEEK = 168, MONTH = 672 }
    every = self.repeat_unit == null ? null : let.hours[self.repeat_unit] * tonumber(default(self.repeat_interval, 1))
    # A window that is repeated before it closes never opens the checks again; one that lasts for ten years is a switch.
    longest = let.every == null || self.repeat_ends_at != null ? 87600 : let.every
  }

  name       = self.name
  tags       = length(list_of(self.tags)) > 0 ? list_of(self.tags) : [unknown("whether a window without tags mutes every check or none is not documented")]
  open_ended = self.starts_at == null || self.ends_at == null ? null : timecmp(self.ends_at, timeadd(self.starts_at, "${let.longest}h")) >= 0
  # Tags of a group count here whatever a webhook makes of them.
  checks = assume.group_tags == "included" ? [] : flatten([
    for tag in list_of(self.tags) : [
      for group in concat(find("checkly_check_group", "tags", tag), find("checkly_check_group_v2", "tags", tag)) : flatten([
        for type in ["checkly_check", "checkly_url_monitor", "checkly_tcp_monitor", "checkly_tcp_check", "checkly_dns_monitor", "checkly_icmp_monitor", "checkly_grpc_monitor", "checkly_ssl_monitor", "checkly_traceroute_monitor", "checkly_playwright_check_suite"] : find(type, "group_id", group)
      ])
    ]
  ])
}
