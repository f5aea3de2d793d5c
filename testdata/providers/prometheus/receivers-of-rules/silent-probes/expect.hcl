# What probes are, what they cover, and which route takes their alerts.
rule "receivers-of-rules" {
  code     = "XX016"
  severity = "error"
  subject  = check
  summary  = "a probe is a check, and the rule that names its job is its alert"

  condition = jsonencode([check.kind, known(check.period) ? check.period : "unknown", known(check.timeout) ? check.timeout : "unknown", check.tags, [for c in check.covers : [c.model, c.name, c.known_model]], known(check.outcome.taken) ? [for r in check.outcome.taken : [r.name, [for c in r.channels : known(c.kind) ? c.kind : "unknown"]]] : "unknown"]) == lookup({
    "kubernetes_manifest.probe[\"named\"].check[0]"   = jsonencode(["synthetic", 30, 10000, ["model:aurora-large", "severity:critical"], [["aurora-large", "completion_chat", true]], [["page", ["pager"]]]])
    "kubernetes_manifest.probe[\"unnamed\"].check[0]" = jsonencode(["synthetic", 30, 10000, ["model:aurora-tiny"], [["aurora-tiny", "completion_chat", false]], "unknown"])
    "kubernetes_manifest.rules.check[0]"              = jsonencode(["metric", null, null, ["severity:critical"], [], [["page", ["pager"]]]])
    "kubernetes_manifest.rules.check[2]"              = jsonencode(["metric", null, null, [], [], "unknown"])
    "kubernetes_manifest.rules.check[1]"              = jsonencode(["metric", null, null, ["severity:night"], [], [["chat", ["chat"]]]])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([check.kind, known(check.period) ? check.period : "unknown", known(check.timeout) ? check.timeout : "unknown", check.tags, [for c in check.covers : [c.model, c.name, c.known_model]], known(check.outcome.taken) ? [for r in check.outcome.taken : [r.name, [for c in r.channels : known(c.kind) ? c.kind : "unknown"]]] : "unknown"])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
