rule "suppression-added" {
  code     = "AL705"
  severity = "warning"
  subject  = change
  summary  = "the change silences or exempts something"
  expected = "nothing is silenced that was reported before"

  # A change that is not certain is undetermined.
  when          = change.kind == "suppression-added"
  condition     = !change.certain
  error_message = change.message

  labels = [
    { at = change.at, text = change.at_text },
    [for r in change.related : { at = r.at, text = r.text }],
  ]
  help         = "mend what is silenced; where that is not possible, have a human agree to the reason and the end date"
  suppressible = false

  docs = <<-EOT
    ## What it checks

    The change adds no `alertlint:ignore`, no exempting `models` block, and prolongs none. The gate does not believe what the
    change adds: a finding that only such a comment silences is reported as it would be without it. A comment that moves along
    with its block is none that was added.

    ## Why it matters

    Whoever wants a pipeline to be green will find that silencing is quicker than mending. That decision is a human's.

    ## Bad

    ```hcl
    # alertlint:ignore[unrouted-tag] reason="fix the build"
    resource "checkly_check" "chat" {
      # ...
    }
    ```

    ## Good

    ```hcl
    resource "checkly_check" "chat" {
      tags = ["completion_api"] # a tag that is routed
      # ...
    }
    ```

    ## How to fix

    Mend what the comment silences and take the comment away.

    ## When to suppress

    It cannot be suppressed: that would be another suppression that was added.
  EOT
}
