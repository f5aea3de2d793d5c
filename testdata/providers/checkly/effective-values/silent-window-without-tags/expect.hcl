# Whether each check is awake.
rule "effective-values" {
  code     = "XX001"
  severity = "error"
  subject  = check
  summary  = "a check's values are those that Checkly will use"

  condition     = (known(check.active) ? check.active : "unknown") == lookup({ "checkly_check.any" = "unknown" }, check.address, "not expected")
  error_message = "${check.address} is ${check.active}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
