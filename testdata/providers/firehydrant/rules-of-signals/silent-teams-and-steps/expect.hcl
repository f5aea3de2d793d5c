# An address of a team leads to its default policy, whose steps may be for some alerts only.
rule "rules-of-signals" {
  code     = "XX019"
  severity = "error"
  subject  = check
  summary  = "an address of a team leads to its default policy, whose steps may be for some alerts only"

  condition = jsonencode([known(check.owner) ? (check.owner == null ? "nobody" : check.owner.address) : "perhaps"]) == lookup({
    "checkly_check.all[\"dynamic\"]" = jsonencode(["perhaps"])
    "checkly_check.all[\"complete\"]" = jsonencode(["firehydrant_team.all[\"complete\"]"])
    "checkly_check.all[\"static\"]" = jsonencode(["firehydrant_team.all[\"static\"]"])
    "statuscake_heartbeat_check.mail" = jsonencode(["perhaps"])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([known(check.owner) ? (check.owner == null ? "nobody" : check.owner.address) : "perhaps"])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
