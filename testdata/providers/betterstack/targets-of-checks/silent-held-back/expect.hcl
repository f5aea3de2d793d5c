# What holds an alert back, and whom it ends at.
rule "targets-of-checks" {
  code     = "XX013"
  severity = "error"
  subject  = check
  summary  = "what holds an alert back, and whom it ends at"

  condition = jsonencode([known(check.enabled) ? check.enabled : "perhaps", known(check.active) ? check.active : "perhaps", known(check.owner) ? (check.owner == null ? "nobody" : check.owner.address) : "perhaps"]) == lookup({
    "betteruptime_monitor.person" = jsonencode([true, true, "betteruptime_policy.all[\"person\"]"])
    "betteruptime_monitor.unclear" = jsonencode([true, true, "perhaps"])
    "betteruptime_monitor.silent" = jsonencode([true, true, "nobody"])
    "betteruptime_monitor.webhook" = jsonencode([true, true, "perhaps"])
    "betteruptime_monitor.chat" = jsonencode([true, true, "nobody"])
    "betteruptime_monitor.grouped" = jsonencode(["perhaps", "perhaps", "betteruptime_policy.all[\"person\"]"])
    "betteruptime_monitor.never" = jsonencode([true, false, "betteruptime_policy.all[\"person\"]"])
    "betteruptime_monitor.nightly" = jsonencode([true, true, "betteruptime_policy.all[\"person\"]"])
    "checkly_check.all[\"field\"]" = jsonencode([true, true, "betteruptime_policy.all[\"person\"]"])
    "checkly_check.all[\"any\"]" = jsonencode([true, true, "betteruptime_policy.all[\"person\"]"])
    "checkly_check.all[\"none\"]" = jsonencode([true, true, "betteruptime_policy.all[\"person\"]"])
    "checkly_check.all[\"head\"]" = jsonencode([true, true, "perhaps"])
    "checkly_check.all[\"other\"]" = jsonencode([true, true, "nobody"])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([known(check.enabled) ? check.enabled : "perhaps", known(check.active) ? check.active : "perhaps", known(check.owner) ? (check.owner == null ? "nobody" : check.owner.address) : "perhaps"])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
