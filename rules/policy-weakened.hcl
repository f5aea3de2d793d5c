rule "policy-weakened" {
  code     = "AL706"
  severity = "error"
  subject  = change
  summary  = "the change lets less be checked"
  expected = "config, rules, adapters and catalog ask for at least what they asked for before"

  # A change that is not certain is undetermined.
  when          = change.kind == "policy-weakened"
  condition     = !change.certain
  error_message = change.message

  labels = [
    { at = change.at, text = change.at_text },
    [for r in change.related : { at = r.at, text = r.text }],
  ]
  help         = "restore the policy; change it in a change of its own that its owners approve"
  suppressible = false

  docs = <<-EOT
    ## What it checks

    The change loosens no contract, lowers no severity, removes no rule, adapter, environment, catalog or gate, raises no limit,
    and deletes nothing from a catalog that is no newer. Where it cannot be told which way a change goes (a rule was rewritten,
    an assumption changed), the verdict is undetermined and a human looks. The gate judges by the policy of the base all the same.

    ## Why it matters

    A change that moves the goalposts along with the ball always scores.

    ## Bad

    ```hcl
    rule "uncovered-capability" { severity = "off" }
    ```

    ## Good

    ```hcl
    models "aurora-mini-*" {
      exposure = "experimental"
      reason   = "no promise before the launch"
      until    = "2026-12-15"
    }
    ```

    ## How to fix

    Restore what was there. Policy is changed on its own, by those who own it.

    ## When to suppress

    It cannot be suppressed.
  EOT
}
