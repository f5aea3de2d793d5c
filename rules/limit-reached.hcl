rule "limit-reached" {
  code     = "AL904"
  severity = "warning"
  subject  = problem
  summary  = "a bound was met, and what is beyond it was not looked at"
  expected = "everything is looked at, within the limits"

  when          = problem.kind == "limit-reached"
  condition     = false
  error_message = problem.message

  labels = [
    { at = problem.at, text = "stopped here" },
    [for r in problem.related : { at = r.at, text = r.text }],
  ]
  help = default(problem.help, "raise the limit, or make the configuration smaller")

  docs = <<-EOT
    ## What it checks

    Expansion, nesting, and the sizes of texts, collections and files stay within bounds that no sensible configuration meets.

    ## Why it matters

    A linter that hangs is switched off. A linter that silently stops is worse.

    ## Bad

    ```hcl
    for_each = toset([for p in setproduct(range(1000), range(1000)) : join("-", p)])
    ```

    ## Good

    A `for_each` over what is really there.

    ## How to fix

    The message names the flag that raises the bound.

    ## When to suppress

    Where the resource holds no alerting.
  EOT
}
