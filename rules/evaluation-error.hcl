rule "evaluation-error" {
  code     = "AL902"
  severity = "error"
  subject  = problem
  summary  = "an expression that Terraform would refuse"
  expected = "every expression can be evaluated"

  when          = problem.kind == "evaluation-error"
  condition     = !problem.happens
  error_message = problem.message

  labels = [
    { at = problem.at, text = "this expression fails" },
    [for r in problem.related : { at = r.at, text = r.text }],
  ]
  help = default(problem.help, "correct the expression")

  docs = <<-EOT
    ## What it checks

    Every expression that matters evaluates: no missing key of plain data, no failing function, no wrong type. No
    validation, precondition or postcondition is known not to hold; assertions of `check` blocks only warn and are left alone.

    ## Why it matters

    `terraform plan` would stop here. Until it is mended, the value is undetermined, and so is what depends on it.

    ## Bad

    ```hcl
    frequency = local.frequency["completion_fim"] # no such key
    ```

    ## Good

    ```hcl
    frequency = lookup(local.frequency, each.value.capability, 5)
    ```

    ## How to fix

    The message is what Terraform would say; the labels show where the value comes from. A key that exists in one environment
    only is told by the environments listed with the finding.

    ## When to suppress

    Never: plan would fail.
  EOT
}
