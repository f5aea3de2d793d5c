# With other assumptions: the group's channels come on top, its tags stay behind.
rule "channels-of-checks" {
  code     = "XX002"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go to the channels that Checkly would use"

  condition     = [for c in check.channels : c.address] == ["checkly_alert_channel.rootly", "checkly_alert_channel.email"] && check.tags == ["mine"]
  error_message = "${check.address} has ${jsonencode([for c in check.channels : c.address])} and ${jsonencode(check.tags)}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the condition"
  docs   = "See the adapter."
}
