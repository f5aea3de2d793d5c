# StatusCake (provider StatusCakeDev/statuscake, 2.x). Alerts go to every contact group that a check lists; nothing is routed.

provider "statuscake" {
  title = "StatusCake"
}

check "statuscake_uptime_check" "statuscake_heartbeat_check" "statuscake_ssl_check" "statuscake_pagespeed_check" {
  let {
    beat    = instance.type == "statuscake_heartbeat_check"
    uptime  = instance.type == "statuscake_uptime_check"
    http    = block(self.http_check)
    request = block(self.monitored_resource)
    timeout = default(let.http.timeout, block(self.tcp_check).timeout, let.uptime ? 15 : null)
    payload = let.http.request_payload == null ? null : jsonencode(let.http.request_payload)
  }

  kind    = let.beat ? "heartbeat" : "synthetic"
  name    = self.name
  enabled = !default(self.paused, false)
  tags    = list_of(self.tags)
  period  = tonumber(let.beat ? self.period : self.check_interval)
  timeout = let.timeout == null ? null : tonumber(let.timeout) * 1000

  locations = length(list_of(self.regions)) == 0 ? null : list_of(self.regions)
  asserts   = !let.uptime ? null : (length(list_of(let.http.content_matchers)) > 0 ? "correctness" : "availability")
  url       = let.request.address
  # A payload makes it a POST.
  method = !let.uptime || let.http == null ? null : (let.http.request_payload_raw != null || let.payload != null ? "POST" : (default(let.http.request_method, "HTTP") == "HTTP" ? "GET" : let.http.request_method))
  body   = default(let.http.request_payload_raw, let.payload)

  # The certificate and the speed of a page say nothing about a model.
  checks_model = let.uptime
  channels     = refs(list_of(self.contact_groups))
}

# A group of people and integrations. Numbers and integrations wake somebody, addresses do not; a ping goes to a URL.
channel "statuscake_contact_group" {
  for_each = list_of(self.email_addresses)

  # Addresses at which an incident platform takes mail reach more than a reader.
  kind = can(regex("@(?:.*\\.)?(pagerduty\\.com|opsgenie\\.net|squadcast\\.com|rootly\\.com|firehydrant\\.com|betteruptime\\.com|victorops\\.com|incident\\.io)$", each.value)) ? "webhook" : "email"
  name = each.value
  url  = each.value
}

channel "statuscake_contact_group" {
  for_each = list_of(self.mobile_numbers)
  kind     = "sms"
  name     = self.name
}

channel "statuscake_contact_group" {
  only_if = self.ping_url != null
  kind    = "webhook"
  name    = self.name
  url     = self.ping_url
}

channel "statuscake_contact_group" {
  for_each = list_of(self.integrations)
  kind     = "webhook"
  name     = self.name
}

channel "statuscake_contact_group" {
  only_if = self.ping_url == null && length(concat(list_of(self.email_addresses), list_of(self.mobile_numbers), list_of(self.integrations))) == 0
  kind    = "email"
  name    = "${self.name}, with nobody in it"
  enabled = false
}

channel "data.statuscake_contact_group" {
  kind = "webhook"
  name = default(self.name, instance.address)
}

# Names checks, and tags of checks.
mute "statuscake_maintenance_window" {
  let {
    hours = lookup({ daily = 24, weekly = 168, "2-weekly" = 336, monthly = 672, never = null }, default(self.repeat_interval, "never"), null)
  }

  name       = self.name
  tags       = list_of(self.tags)
  checks     = refs(list_of(self.tests))
  open_ended = self.start == null || self.end == null ? null : timecmp(self.end, timeadd(self.start, "${default(let.hours, 87600)}h")) >= 0
}
