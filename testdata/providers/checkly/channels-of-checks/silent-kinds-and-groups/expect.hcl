# Which channels a check's alerts go to, and what each of them is.
rule "channels-of-checks" {
  code     = "XX002"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go to the channels that Checkly would use"

  condition = jsonencode([for c in check.channels : [c.address, c.kind, c.enabled]]) == lookup({
    "checkly_check.own"          = jsonencode([["checkly_alert_channel.rootly", "webhook", true]])
    "checkly_check.all"          = jsonencode([for name, kind in { call = "call", email = "email", slack = "chat", slack_app = "chat", sms = "sms", teams = "chat" } : ["checkly_alert_channel.${name}", kind, true]])
    "checkly_check.recovery"     = jsonencode([["checkly_alert_channel.recovery", "webhook", false]])
    "checkly_check.none"         = jsonencode([])
    "checkly_check.in_v1"        = jsonencode([["checkly_alert_channel.email", "email", true]])
    "checkly_check.in_v1_silent" = jsonencode([["checkly_alert_channel.rootly", "webhook", true]])
    "checkly_check.in_v2"        = jsonencode([["checkly_alert_channel.rootly", "webhook", true]])
  }, check.address, "not expected")
  error_message = "${check.address} has ${jsonencode([for c in check.channels : [c.address, c.kind, c.enabled]])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
