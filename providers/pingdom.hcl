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
  asserts   = !let.web ? "availability" : (default(self.shouldcontain, "") != "" || default(self.shouldnotcontain, "") != "" ? "correctness" : "availability")
  url       = let.web ? "${let.secure ? "https" : "http"}://${self.host}${let.port}${default(self.url, "/")}" : self.host
  body      = self.postdata

  channels = refs(list_of(self.integrationids))
  targets  = refs(concat(list_of(self.userids), list_of(self.teamids)))
}

channel "pingdom_integration" {
  kind = "webhook"
  name = default(self.name, instance.address)
  url  = self.url
}

channel "data.pingdom_integration" {
  kind    = "webhook"
  name    = default(self.name, instance.address)
  targets = [unknown("what the integration reaches is not set here")]
}

# A team is told as a whole: each of its members.
responder "pingdom_team" {
  kind    = "schedule"
  name    = self.name
  members = refs(list_of(self.member_ids))
}

responder "pingdom_contact" "pingdom_user" "data.pingdom_contact" {
  kind = "contact"
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
  open_ended = self.from == null || self.to == null ? null : tonumber(self.to) - tonumber(self.from) >= default(let.hours, 87600) * 3600
}
