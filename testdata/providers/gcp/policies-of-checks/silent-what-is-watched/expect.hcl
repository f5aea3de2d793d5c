# Whom each check tells for certain, and whom perhaps.
rule "policies-of-checks" {
  code     = "XX012"
  severity = "error"
  subject  = check
  summary  = "a check tells the channels of the policies that watch it"

  when = check.type == "google_monitoring_uptime_check_config"
  condition = jsonencode([[for c in check.channels : known(c.address) ? c.address : "perhaps another"], check.url, check.locations]) == lookup({
    "google_monitoring_uptime_check_config.all[\"slow\"]"    = jsonencode([[], "https://slow.aurora.example/v1/models", ["USA_OREGON", "USA_IOWA", "USA_VIRGINIA", "EUROPE"]])
    "google_monitoring_uptime_check_config.all[\"both\"]"    = jsonencode([["perhaps another"], "https://both.aurora.example/v1/models", ["USA_OREGON", "USA_IOWA", "USA_VIRGINIA", "EUROPE"]])
    "google_monitoring_uptime_check_config.all[\"closed\"]"  = jsonencode([[], "https://closed.aurora.example/v1/models", ["USA_OREGON", "USA_IOWA", "USA_VIRGINIA", "EUROPE"]])
    "google_monitoring_uptime_check_config.all[\"quoted\"]"  = jsonencode([["google_monitoring_notification_channel.oncall"], "https://quoted.aurora.example/v1/models", ["USA_OREGON", "USA_IOWA", "USA_VIRGINIA", "EUROPE"]])
    "google_monitoring_uptime_check_config.all[\"by_host\"]" = jsonencode([["google_monitoring_notification_channel.oncall"], "https://by-host.aurora.example/v1/models", ["USA_OREGON", "USA_IOWA", "USA_VIRGINIA", "EUROPE"]])
    "google_monitoring_uptime_check_config.all[\"promql\"]"  = jsonencode([["google_monitoring_notification_channel.oncall"], "https://promql.aurora.example/v1/models", ["USA_OREGON", "USA_IOWA", "USA_VIRGINIA", "EUROPE"]])
    "google_monitoring_uptime_check_config.function"         = jsonencode([["google_monitoring_notification_channel.oncall"], null, ["USA_OREGON", "USA_IOWA", "USA_VIRGINIA", "EUROPE", "SOUTH_AMERICA", "ASIA_PACIFIC"]])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([[for c in check.channels : known(c.address) ? c.address : "perhaps another"], check.url, check.locations])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
