rule "suppression-without-reason" {
  code     = "AL912"
  severity = "error"
  subject  = problem
  summary  = "an ignore without a reason"
  expected = "a suppression gives its reason"

  when          = problem.kind == "suppression-without-reason"
  condition     = false
  error_message = problem.message

  labels = [
    { at = problem.at, text = "says not why" },
    [for r in problem.related : { at = r.at, text = r.text }],
  ]
  help         = default(problem.help, "add reason=\"...\"")
  suppressible = false

  docs = <<-EOT
    ## What it checks

    Every `alertlint:ignore` has a reason. One without hides nothing.

    ## Why it matters

    The next reader must be able to tell whether the suppression still holds.

    ## Bad

    ```hcl
    # alertlint:ignore[muted-coverage]
    ```

    ## Good

    ```hcl
    # alertlint:ignore[muted-coverage] reason="INC-2291, provider outage" until=2027-01-31
    ```

    ## How to fix

    Write the reason, with a ticket where there is one, and an end date.

    ## When to suppress

    It cannot be suppressed.
  EOT
}
