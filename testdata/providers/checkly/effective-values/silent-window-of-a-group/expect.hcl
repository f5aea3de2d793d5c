# Whether each check is awake, and its own tags.
rule "effective-values" {
  code     = "XX001"
  severity = "error"
  subject  = check
  summary  = "a check's values are those that Checkly will use"

  condition = jsonencode([check.active, check.tags]) == lookup({
    "checkly_check.of[\"old\"]" = jsonencode([false, []])
    "checkly_check.of[\"new\"]" = jsonencode([true, []])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([check.active, check.tags])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
