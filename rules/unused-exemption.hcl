rule "unused-exemption" {
  code     = "AL914"
  severity = "warning"
  subject  = problem
  summary  = "a `models` block or baseline entry that matches nothing"
  expected = "every exemption matches something"

  when          = problem.kind == "unused-exemption"
  condition     = false
  error_message = problem.message

  labels = [
    { at = problem.at, text = "matches nothing" },
    [for r in problem.related : { at = r.at, text = r.text }],
  ]
  help         = default(problem.help, "remove it")
  fixes        = [{ title = "remove it", safety = problem.removable ? "safe" : "suggested", edits = [remove(problem.at)] }]
  suppressible = false

  docs = <<-EOT
    ## What it checks

    Every `models` block of the config matches a model of a catalog, and every entry of the baseline matches a finding.

    ## Why it matters

    A glob that matches nothing today may match a model of tomorrow that nobody meant to exempt.

    ## Bad

    ```hcl
    models "labs-*" { # the catalog has none any more
      exposure = "experimental"
      reason   = "no promise to users yet"
    }
    ```

    ## Good

    No block.

    ## How to fix

    Remove the block or the entry.

    ## When to suppress

    It cannot be suppressed.
  EOT
}
