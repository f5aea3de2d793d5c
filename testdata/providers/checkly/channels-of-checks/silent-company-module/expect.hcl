# What the calls of a module stand for that cannot be read.
rule "channels-of-checks" {
  code     = "XX013"
  severity = "error"
  subject  = check
  summary  = "a module's check is what its adapter says"

  condition = jsonencode([check.name, check.enabled, check.period, check.tags, check.body, [for c in check.channels : c.address]]) == lookup({
    "module.check[\"chat\"]" = jsonencode(["chat", true, 300, ["completion_api"], "{\"model\":\"aurora-large\"}", ["checkly_alert_channel.mail"]])
    "module.check[\"search\"]" = jsonencode(["search", true, 300, ["completion_api"], "{\"model\":\"aurora-embed\"}", ["checkly_alert_channel.mail"]])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([check.name, check.enabled, check.period, check.tags, check.body, [for c in check.channels : c.address]])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
