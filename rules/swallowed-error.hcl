rule "swallowed-error" {
  code     = "AL905"
  severity = "warning"
  subject  = problem
  summary  = "`try` or `can` hides a misspelt name"
  expected = "no `try` or `can` hides a name that can never exist"

  when          = problem.kind == "swallowed-error"
  condition     = false
  error_message = problem.message

  labels = [
    { at = problem.at, text = "this can never succeed" },
    [for r in problem.related : { at = r.at, text = r.text }],
  ]
  help = default(problem.help, "correct the name, or remove the attempt")

  docs = <<-EOT
    ## What it checks

    What `try` and `can` catch is something that may exist at times, not a name that can never exist: a variable, local, resource
    or module output that is not declared.

    ## Why it matters

    `try(module.oncall.polcy_id, null)` is null for ever. The check gets no policy, the plan is clean, and everything looks as if
    it had been handled.

    ## Bad

    ```hcl
    escalation_policy_id = try(module.oncall.polcy_id, null)
    ```

    ## Good

    ```hcl
    escalation_policy_id = module.oncall.policy_id
    ```

    ## How to fix

    Correct the name. Use `try` for data whose shape varies, and as close to the varying part as possible.

    ## When to suppress

    Where one code base runs against versions of a module with and without the output.
  EOT
}
