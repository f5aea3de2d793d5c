# Google Cloud (provider hashicorp/google, 4.x to 7.x): uptime checks, alert policies, notification channels.
#
# There is no routing: a policy notifies every channel that it lists. The edge from a policy to an uptime check stands in the
# text of a filter or a query, as the check's id.

provider "gcp" {
  title = "Google Cloud"

  # Read through what names them, or about the shape of things and not about alerts.
  ignores = [
    "google_monitoring_group", "google_monitoring_service", "google_monitoring_custom_service", "google_monitoring_slo", "google_monitoring_dashboard",
    "google_monitoring_metric_descriptor", "google_monitoring_monitored_project", "google_storage_notification", "google_cloud_scheduler_job",
    "google_compute_health_check", "google_compute_http_health_check", "google_compute_https_health_check", "google_compute_region_health_check",
    "google_scc_notification_config", "google_billing_budget", "google_apigee_security_monitoring_condition",
  ]
}

# A check that nobody watches fails in silence: the policies that watch whether it passes are its channels. One that watches how long it
# takes, or when its certificate ends, tells nobody of a failure; one that takes several conditions at once may or may not.
check "google_monitoring_uptime_check_config" {
  let {
    http     = block(self.http_check)
    resource = block(self.monitored_resource)
    host     = try(let.resource.labels["host"], null)
    kind     = default(let.resource.type, length(list_of(self.synthetic_monitor)) > 0 ? "cloud_run_revision" : null)
    secure   = default(let.http.use_ssl, false)
    port     = let.http.port == null || tonumber(let.http.port) == (let.secure ? 443 : 80) ? "" : ":${let.http.port}"
    # Only the first is used.
    matcher = block(self.content_matchers)
    seconds = "^([0-9.]+)s$"

    named = distinct(flatten([
      for path in ["condition_threshold.filter", "condition_absent.filter", "condition_prometheus_query_language.query", "condition_monitoring_query_language.query"] :
      referrers("google_monitoring_alert_policy", "conditions.${path}", [self, self.name, self.display_name])
    ]))
    any = length(let.named) > 0 ? [] : referrers_by_word("google_monitoring_alert_policy", "conditions", "check_passed")
    # What each asks for, as far as it is known: `segments_after` finds a word in text of which parts are not known.
    asked = [
      for p in concat(let.named, length(let.any) > 20 ? [] : let.any) : {
        policy = p
        texts = [
          for c in list_of(p.conditions) : default(block(c.condition_threshold).filter, block(c.condition_absent).filter, block(c.condition_prometheus_query_language).query, block(c.condition_monitoring_query_language).query, "")
        ]
      }
    ]
    # Policies that name the check, and those that take whichever check fails, or any of its host.
    judged = [
      for a in let.asked : {
        policy  = a.policy
        watches = anytrue([for t in a.texts : length(segments_after(t, "check_passed")) > 0])
        others  = length(let.named) == 0 && anytrue([for t in a.texts : length(segments_after(t, "check_id")) > 0])
        narrow  = length(let.named) == 0 && anytrue([for t in a.texts : length(concat(segments_after(t, "label"), segments_after(t, "host"), segments_after(t, "group."))) > 0])
        ours    = let.host != null && anytrue([for t in a.texts : known(t) && strcontains(t, "\"${let.host}\"")])
        foreign = let.host != null && alltrue([for t in a.texts : known(t) && length(regexall("host\\W{1,3}\"", t)) > 0])
        # Of another kind of thing than the check requests.
        apart   = length(let.named) == 0 && let.kind != null && anytrue([for t in a.texts : known(t) && anytrue([for m in regexall("resource\\.type\\s*=\\s*\"([^\"]*)\"", known(t) ? t : "") : m[0] != let.kind])])
        several = length(a.texts) > 1 && default(a.policy.combiner, "OR") != "OR"
        opens   = length(list_of(block(a.policy.alert_strategy).notification_prompts)) == 0 || contains(list_of(block(a.policy.alert_strategy).notification_prompts), "OPENED")
      }
    ]
    policies = [for j in let.judged : j if j.watches && !j.others && !j.apart && !(j.narrow && !j.ours && j.foreign)]
    armed    = [for j in let.policies : j if default(j.policy.enabled, true) && j.opens]
    certain  = [for j in let.armed : j.policy if !j.several && (!j.narrow || j.ours)]
    doubts = concat(
      anytrue([for j in let.armed : j.several]) ? [unknown("a policy tells of the check only together with other conditions")] : [],
      anytrue([for j in let.armed : !j.several && j.narrow && !j.ours]) ? [unknown("whether the filter of a policy takes the check is not read")] : [],
      length(let.any) > 20 ? [unknown("which of the many policies take it is not read")] : []
    )
  }

  kind    = "synthetic"
  name    = self.display_name
  enabled = true
  muted   = length(let.policies) > 0 && length(let.armed) == 0
  tags    = [for key, value in default(self.user_labels, {}) : "${key}:${value}"]
  period  = tonumber(regex(let.seconds, default(self.period, "300s"))[0])
  timeout = tonumber(regex(let.seconds, self.timeout)[0]) * 1000

  # Left out, a check runs from everywhere. `USA` stands for its three regions.
  locations = length(list_of(self.selected_regions)) > 0 ? distinct(flatten([for region in self.selected_regions : region == "USA" ? ["USA_OREGON", "USA_IOWA", "USA_VIRGINIA"] : [region]])) : ["USA_OREGON", "USA_IOWA", "USA_VIRGINIA", "EUROPE", "SOUTH_AMERICA", "ASIA_PACIFIC"]
  asserts   = length(list_of(self.synthetic_monitor)) > 0 ? null : (let.matcher == null ? "availability" : "correctness")
  url = let.host == null ? null : (
    let.http == null ? "tcp://${let.host}:${default(block(self.tcp_check).port, "")}" : "${let.secure ? "https" : "http"}://${let.host}${let.port}/${trimprefix(default(let.http.path, "/"), "/")}"
  )
  method   = let.http == null ? null : default(let.http.request_method, "GET")
  body     = let.http.body == null ? null : base64decode(let.http.body)
  channels = refs(concat(refs(let.certain, "notification_channels"), let.doubts))
}

check "google_monitoring_alert_policy" {
  let {
    conditions = list_of(self.conditions)
    slo        = anytrue([for c in let.conditions : length(segments_after(block(c.condition_threshold).filter, "select_slo")) > 0])
    log        = anytrue([for c in let.conditions : length(list_of(c.condition_matched_log)) > 0])
    prompts    = list_of(block(self.alert_strategy).notification_prompts)
  }

  kind     = let.log ? "log" : (let.slo ? "slo" : "metric")
  name     = self.display_name
  enabled  = default(self.enabled, true)
  tags     = [for key, value in default(self.user_labels, {}) : "${key}:${value}"]
  severity = self.severity
  # One that notifies of closed incidents only tells nobody of an alert.
  channels = length(let.prompts) == 0 || contains(let.prompts, "OPENED") ? refs(list_of(self.notification_channels)) : []
}

# What has a token or a key shows where it leads only where that is written as a reference.
channel "google_monitoring_notification_channel" "data.google_monitoring_notification_channel" {
  let {
    token = default(block(self.sensitive_labels).service_key, try(self.labels["service_key"], null))
    key   = ref(let.token)
    mail  = self.type != "email" ? null : try(self.labels["email_address"], null)
  }

  # Addresses at which an incident platform takes mail reach more than a reader.
  kind = let.mail != null && can(regex("@(?:.*\\.)?(pagerduty\\.com|opsgenie\\.net|squadcast\\.com|rootly\\.com|firehydrant\\.com|betteruptime\\.com|victorops\\.com|incident\\.io)$", let.mail)) ? "webhook" : lookup({
    email        = "email"
    slack        = "chat"
    google_chat  = "chat"
    hipchat      = "chat"
    campfire     = "chat"
    msteams      = "chat"
    sms          = "sms"
    pagerduty    = "pager"
  }, default(self.type, "none"), "webhook")
  name    = default(self.display_name, instance.address)
  enabled = default(self.enabled, true)
  url     = default(try(self.labels["url"], null), let.mail, let.token)
  source  = self.type != "pagerduty" ? null : (state_of(let.key) == "resolved" ? let.key : unknown("a PagerDuty integration key does not show its service"))
}
