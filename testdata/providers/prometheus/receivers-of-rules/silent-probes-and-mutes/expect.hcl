# What each check is, and by how many channels its alert goes on.
rule "receivers-of-rules" {
  code     = "XX021"
  severity = "error"
  subject  = check
  summary  = "an alert goes down the trees of Alertmanager"

  condition = jsonencode([
    check.kind, check.name, check.period, check.timeout, check.url, check.tags,
    known(check.outcome.taken) ? [for r in check.outcome.taken : length(r.channels)] : "unknown"
  ]) == lookup({
    "kubernetes_manifest.probe.check[0]" = jsonencode(["synthetic", "chat-health https://api.aurora.example/health", 30, 5000, "https://api.aurora.example/health", ["team:chat"], "unknown"])
    "kubernetes_manifest.rules.check[0]" = jsonencode(["metric", "Always", null, null, null, ["muted:always"], [0]])
    "kubernetes_manifest.rules.check[1]" = jsonencode(["metric", "Nights", null, null, null, ["muted:nights"], [1]])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([
    check.kind, check.name, check.period, check.timeout, check.url, check.tags,
    known(check.outcome.taken) ? [for r in check.outcome.taken : length(r.channels)] : "unknown"
  ])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
