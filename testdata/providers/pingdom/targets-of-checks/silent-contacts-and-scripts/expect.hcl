# A check tells its teams, users and integrations, unless they are paused.
rule "targets-of-checks" {
  code     = "XX014"
  severity = "error"
  subject  = check
  summary  = "a check tells its teams, users and integrations, unless they are paused"

  condition = jsonencode([check.kind, check.period, check.failures, check.asserts, check.locations, check.tags, check.url, known(check.active) ? check.active : "perhaps", [for c in check.channels : [c.address, c.enabled]], known(check.owner) ? (check.owner == null ? "nobody" : check.owner.address) : "perhaps"]) == lookup({
    "pingdom_check.all[\"mixed\"]" = jsonencode(["synthetic", 300, 2, "availability", [], [], "http://api.aurora.example/", true, [], "pingdom_team.all[\"mixed\"]"])
    "pingdom_check.all[\"away\"]" = jsonencode(["synthetic", 300, 2, "availability", [], [], "http://api.aurora.example/", true, [], "nobody"])
    "pingdom_check.tcp" = jsonencode(["synthetic", 300, 2, "correctness", [], [], "api.aurora.example", true, [["pingdom_integration.off", false]], "nobody"])
    "pingdom_tms_check.login" = jsonencode(["synthetic", 1200, 2, null, ["eu"], ["login", "web"], "https://www.aurora.example/login", false, [], "pingdom_contact.ada"])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([check.kind, check.period, check.failures, check.asserts, check.locations, check.tags, check.url, known(check.active) ? check.active : "perhaps", [for c in check.channels : [c.address, c.enabled]], known(check.owner) ? (check.owner == null ? "nobody" : check.owner.address) : "perhaps"])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
