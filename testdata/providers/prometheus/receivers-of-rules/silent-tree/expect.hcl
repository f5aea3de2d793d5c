# Where alerts of PrometheusRule objects go.
rule "receivers-of-rules" {
  code     = "XX021"
  severity = "error"
  subject  = check
  summary  = "an alert goes down the trees of Alertmanager"

  condition = jsonencode([
    check.kind, check.enabled, check.active, known(check.period) ? check.period : "unknown", known(check.timeout) ? check.timeout : "unknown", check.asserts, check.tags,
    known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown",
    known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown",
  ]) == lookup({
    "kubectl_manifest.elsewhere.check[0]" = jsonencode(["metric", true, true, null, null, null, ["severity:critical"], [], [], null, []])
    "kubernetes_manifest.rules.check[0]" = jsonencode(["metric", true, true, 30, null, null, ["severity:critical", "team:chat"], ["page", "everything"], ["rootly_service.chat"], "rootly_service.chat", ["ada@aurora.example"]])
    "kubernetes_manifest.rules.check[1]" = jsonencode(["metric", true, true, 30, null, null, ["severity:warning", "team:chat"], ["chat", "mail"], "unknown", "unknown", "unknown"])
    "kubernetes_manifest.rules.check[2]" = jsonencode(["metric", true, true, 30, null, null, ["severity:critical", "team:ocr"], ["mail"], [], null, []])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([
    check.kind, check.enabled, check.active, known(check.period) ? check.period : "unknown", known(check.timeout) ? check.timeout : "unknown", check.asserts, check.tags,
    known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.outcome.destinations) ? [for d in check.outcome.destinations : d.address] : "unknown",
    known(check.owner) ? check.owner.address : "unknown", known(check.responders) ? sort(distinct(flatten([for r in check.responders : [for u in r.everybody : u.name]]))) : "unknown",
  ])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
