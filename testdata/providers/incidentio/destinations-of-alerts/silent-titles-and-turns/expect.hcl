# Which routes certainly take the alerts of each check, and who owns them.
rule "destinations-of-alerts" {
  code     = "XX011"
  severity = "error"
  subject  = check
  summary  = "a check's alerts go where incident.io would send them"

  condition = jsonencode([known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.owner) ? check.owner.address : "unknown"]) == lookup({
    "checkly_check.of[\"titled\"]"  = jsonencode([["titles"], "incident_escalation_path.of[\"lasting\"]"])
    "checkly_check.of[\"bare\"]"    = jsonencode(["unknown", "unknown"])
    "checkly_check.of[\"turning\"]" = jsonencode([["turning"], "unknown"])
  }, check.address, "not expected")
  error_message = "${check.address}: ${jsonencode([known(check.outcome.taken) ? [for r in check.outcome.taken : r.name] : "unknown", known(check.owner) ? check.owner.address : "unknown"])}: ${join("; ", check.outcome.steps)}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
