# Pingdom (providers russellcardullo/pingdom, DrFaust92/pingdom, drpebcak/pingdom). Alerts go to the users, teams and
# integrations that a check lists; tags are one text.

provider "pingdom" {
  title   = "Pingdom"
  ignores = ["pingdom_occurrence"]
}

check "pingdom_check" {
  let {
    secure = default(self.encryption, false)
    web    = self.type == "http"
    port   = self.port == null || tonumber(self.port) == 0 || tonumber(self.port) == (let.secure ? 443 : 80) ? "" : ":${self.port}"
  }

  kind    = "synthetic"
  name    = self.name
  enabled = !default(self.paused, false)
  tags    = [for tag in split(",", default(self.tags, "")) : trimspace(tag) if trimspace(tag) != ""]
  period  = tonumber(default(self.resolution, 5)) * 60

  # How many checks must fail before somebody is told. A response time above its threshold is an alert as well.
  failures  = tonumber(default(self.sendnotificationwhendown, 2))
  timeout   = tonumber(default(self.responsetime_threshold, 30000))
  locations = self.probefilters == null ? null : [for place in split(",", self.probefilters) : trimspace(place)]
  asserts   = !let.web ? (default(self.stringtoexpect, self.expectedip, "") != "" ? "correctness" : "availability") : (default(self.shouldcontain, "") != "" || default(self.shouldnotcontain, "") != "" ? "correctness" : "availability")
  url       = let.web ? "${let.secure ? "https" : "http"}://${self.host}${let.port}${default(self.url, "/")}" : self.host
  method    = let.web ? (default(self.postdata, "") == "" ? "GET" : "POST") : null
  body      = self.postdata

  channels = refs(list_of(self.integrationids))
  targets  = refs(concat(list_of(self.userids), list_of(self.teamids)))
}

# A script of steps in a browser; what it clicks is not read but for the address that it opens.
check "pingdom_tms_check" {
  let {
    opened = [for s in list_of(self.steps) : try(s.args["url"], null) if s.fn == "go_to"]
  }

  kind      = "synthetic"
  name      = self.name
  enabled   = default(self.active, true)
  tags      = [for tag in split(",", default(self.tags, "")) : trimspace(tag) if trimspace(tag) != ""]
  period    = tonumber(default(self.interval, 10)) * 60
  failures  = tonumber(default(self.send_notification_when_down, 1))
  locations = [default(self.region, "us-east")]
  severity  = default(self.security_level, "high")
  url       = length(let.opened) > 0 ? let.opened[0] : null

  channels = refs(list_of(self.integration_ids))
  targets  = refs(concat(list_of(self.contact_ids), list_of(self.team_ids)))
}

channel "pingdom_integration" {
  kind    = "webhook"
  name    = default(self.name, instance.address)
  enabled = default(self.active, true)
  url     = self.url
}

channel "data.pingdom_integration" {
  kind    = "webhook"
  name    = default(self.name, instance.address)
  targets = [unknown("what the integration reaches is not set here")]
}

# A team is told as a whole: each of its members. A contact that is paused is told nothing.
responder "pingdom_team" {
  kind    = "schedule"
  name    = self.name
  members = refs([for id in list_of(self.member_ids) : id if !default(ref(id).paused, false)])
}

responder "pingdom_contact" "pingdom_user" "data.pingdom_contact" {
  kind = default(self.paused, false) ? "schedule" : "contact"
  name = default(self.name, instance.address)
}

responder "data.pingdom_team" {
  kind     = "schedule"
  name     = default(self.name, instance.address)
  external = true
}

mute "pingdom_maintenance" {
  let {
    hours = lookup({ day = 24, week = 168, month = 672 }, default(self.recurrencetype, "none"), null)
  }

  name       = default(self.description, instance.address)
  checks     = refs(concat(list_of(self.uptimeids), list_of(self.tmsids)))
  # Seconds, as numbers or as text.
  open_ended = !can(tonumber(self.to) - tonumber(self.from)) || self.from == null || self.to == null ? null : tonumber(self.to) - tonumber(self.from) >= default(let.hours, 87600) * 3600
}
