# What each check requests, and whether it can show that a model works.
rule "effective-values" {
  code     = "XX001"
  severity = "error"
  subject  = check
  summary  = "a check's values are those that Checkly will use"

  condition = jsonencode([check.url, check.checks_model]) == lookup({
    "checkly_check.based"   = jsonencode(["https://api.aurora.example/v1/chat/completions", true])
    "checkly_check.refused" = jsonencode(["https://api.aurora.example/v1/chat/completions", false])
    "checkly_check.plain"   = jsonencode(["https://api.aurora.example/v1/embeddings", true])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([check.url, check.checks_model])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
