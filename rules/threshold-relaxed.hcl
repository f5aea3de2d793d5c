rule "threshold-relaxed" {
  code     = "AL703"
  severity = "warning"
  subject  = change
  summary  = "the change makes a check slower or more tolerant"
  expected = "a check is as strict as it was before"

  # A change that is not certain is undetermined.
  when          = change.kind == "threshold-relaxed"
  condition     = !change.certain
  error_message = change.message

  labels = [
    { at = change.at, text = change.at_text },
    [for r in change.related : { at = r.at, text = r.text }],
  ]
  help         = "restore the value, or have the owners of the promise agree to the new one"
  suppressible = false

  docs = <<-EOT
    ## What it checks

    A check runs at least as often as before, alerts after no more failed runs and no slower responses, from no fewer locations,
    and asserts no less. Compared are the values that the vendor really uses, with what groups and modules make of them.

    ## Why it matters

    The easiest way to silence a check that fails is to let it fail more often before it says so. One value in a map of locals
    may be behind a hundred checks.

    ## Bad

    ```hcl
    locals {
      chat = { frequency = 1, failures = 10 } # was 2
    }
    ```

    ## Good

    ```hcl
    locals {
      chat = { frequency = 1, failures = 2 }
    }
    ```

    ## How to fix

    Mend what makes the check fail. Where the promise itself is to change, change the contract in the config first, in a change
    of its own.

    ## When to suppress

    It cannot be suppressed. Whether it needs a human is said in the config's `gate` block.
  EOT
}
