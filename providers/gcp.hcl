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

# A check that nobody watches fails in silence: the policies that name it are its channels.
check "google_monitoring_uptime_check_config" {
  let {
    http     = block(self.http_check)
    resource = block(self.monitored_resource)
    host     = try(let.resource.labels["host"], null)
    secure   = default(let.http.use_ssl, false)
    port     = let.http.port == null || tonumber(let.http.port) == (let.secure ? 443 : 80) ? "" : ":${let.http.port}"
    # Only the first is used.
    matcher = block(self.content_matchers)
    seconds = "^([0-9.]+)s$"

    # Policies that name the check, and those that take whichever check fails.
    policies = distinct(concat(
      referrers("google_monitoring_alert_policy", "conditions", [self, self.name]),
      referrers("google_monitoring_alert_policy", "conditions", self.display_name)
    ))
    all   = length(let.policies) > 0 ? [] : referrers_by_word("google_monitoring_alert_policy", "conditions", "check_passed")
    # `segments_after` finds a word in text of which parts are not known.
    loose = [for p in let.all : p if alltrue([for c in list_of(p.conditions) : length(segments_after(default(block(c.condition_threshold).filter, block(c.condition_absent).filter), "check_id")) == 0])]
    armed = [for p in concat(let.policies, length(let.all) > 20 ? [] : let.loose) : p if default(p.enabled, true)]
  }

  kind    = "synthetic"
  name    = self.display_name
  enabled = true
  muted   = length(let.policies) > 0 && length(let.armed) == 0
  tags    = [for key, value in default(self.user_labels, {}) : "${key}:${value}"]
  period  = tonumber(regex(let.seconds, default(self.period, "300s"))[0])
  timeout = tonumber(regex(let.seconds, self.timeout)[0]) * 1000

  # Left out, a check runs from everywhere.
  locations = length(list_of(self.selected_regions)) > 0 ? self.selected_regions : ["USA_OREGON", "USA_IOWA", "USA_VIRGINIA", "EUROPE", "SOUTH_AMERICA", "ASIA_PACIFIC"]
  asserts   = length(list_of(self.synthetic_monitor)) > 0 ? null : (let.matcher == null ? "availability" : "correctness")
  url = let.host == null ? null : (
    let.http == null ? "tcp://${let.host}:${default(block(self.tcp_check).port, "")}" : "${let.secure ? "https" : "http"}://${let.host}${let.port}${default(let.http.path, "/")}"
  )
  method   = let.http == null ? null : default(let.http.request_method, "GET")
  body     = let.http.body == null ? null : base64decode(let.http.body)
  channels = refs(concat(refs(let.armed, "notification_channels"), length(let.all) > 20 ? [unknown("which of the many policies take it is not read")] : []))
}

check "google_monitoring_alert_policy" {
  let {
    conditions = list_of(self.conditions)
    slo        = anytrue([for c in let.conditions : length(segments_after(block(c.condition_threshold).filter, "select_slo")) > 0])
    log        = anytrue([for c in let.conditions : length(list_of(c.condition_matched_log)) > 0])
  }

  kind     = let.log ? "log" : (let.slo ? "slo" : "metric")
  name     = self.display_name
  enabled  = default(self.enabled, true)
  tags     = [for key, value in default(self.user_labels, {}) : "${key}:${value}"]
  severity = self.severity
  channels = refs(list_of(self.notification_channels))
}

# What has a token or a key shows where it leads only where that is written as a reference.
channel "google_monitoring_notification_channel" "data.google_monitoring_notification_channel" {
  let {
    token = default(block(self.sensitive_labels).service_key, try(self.labels["service_key"], null))
    key   = ref(let.token)
  }

  kind = lookup({
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
  url     = default(try(self.labels["url"], null), let.token)
  source  = self.type != "pagerduty" ? null : (state_of(let.key) == "resolved" ? let.key : unknown("a PagerDuty integration key does not show its service"))
}
