# What tagging rules set, and which ruleset of an address is asked, is not certain.
rule "routes-of-services" {
  code     = "XX020"
  severity = "error"
  subject  = check
  summary  = "what tagging rules set, and which ruleset of an address is asked, is not certain"

  condition = jsonencode([known(check.owner) ? (check.owner == null ? "nobody" : check.owner.address) : "perhaps"]) == lookup({
    "checkly_check.all[\"tagged\"]" = jsonencode(["perhaps"])
    "checkly_check.all[\"plain\"]" = jsonencode(["squadcast_service.all[\"plain\"]"])
    "checkly_check.all[\"shared\"]" = jsonencode(["perhaps"])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([known(check.owner) ? (check.owner == null ? "nobody" : check.owner.address) : "perhaps"])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
