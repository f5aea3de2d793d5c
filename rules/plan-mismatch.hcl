rule "plan-mismatch" {
  code     = "AL602"
  severity = "error"
  subject  = problem
  summary  = "plan and source are of different code"
  expected = "plan and source are of the same code"

  when          = problem.kind == "plan-mismatch"
  condition     = false
  error_message = problem.message

  labels = [
    { at = problem.at, text = "the plan was not made from this" },
    [for r in problem.related : { at = r.at, text = r.text }],
  ]
  help = default(problem.help, "make the plan again from this source")

  docs = <<-EOT
    ## What it checks

    With `--plan` beside source, every instance and every value that both know is the same. What a provider may do to a value is
    no difference: `"5"` and `5`, another order, defaults for what is not written, null for nothing.

    ## Why it matters

    A verdict about source is worth nothing for a plan of other code. A plan of yesterday's branch, or of another environment's
    variables, is applied all the same.

    ## Bad

    ```
    terraform plan -out=plan.tfplan
    git pull
    terraform show -json plan.tfplan > plan.json
    alertlint check --plan plan.json
    ```

    ## Good

    ```
    git pull
    terraform plan -out=plan.tfplan
    terraform show -json plan.tfplan > plan.json
    alertlint check --plan plan.json
    ```

    ## How to fix

    Make the plan again from the source that is checked. With `--plan-only` the source is left aside.

    ## When to suppress

    Where a provider rewrites a value in a way that alertlint does not know, for that resource.
  EOT
}
