rule "unused-suppression" {
  code     = "AL911"
  severity = "warning"
  subject  = problem
  summary  = "an ignore that hides nothing"
  expected = "every suppression silences something"

  when          = problem.kind == "unused-suppression"
  condition     = false
  error_message = problem.message

  labels = [
    { at = problem.at, text = "no finding is hidden by this" },
    [for r in problem.related : { at = r.at, text = r.text }],
  ]
  help         = default(problem.help, "remove it")
  fixes        = [{ title = "remove it", safety = problem.removable ? "safe" : "suggested", edits = [remove(problem.at)] }]
  suppressible = false

  docs = <<-EOT
    ## What it checks

    Every `alertlint:ignore` hides at least one finding.

    ## Why it matters

    A suppression outlives its cause, and then hides the next finding in the same place, which nobody has looked at.

    ## Bad

    ```hcl
    # alertlint:ignore[unrouted-tag] reason="route comes with the next release"
    resource "checkly_check" "chat" { # routed since spring
      # ...
    }
    ```

    ## Good

    No comment.

    ## How to fix

    Remove the comment, or the rule's name from its list.

    ## When to suppress

    It cannot be suppressed.
  EOT
}
