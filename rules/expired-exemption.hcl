rule "expired-exemption" {
  code     = "AL913"
  severity = "error"
  subject  = problem
  summary  = "an ignore or a `models` block past its end"
  expected = "exemptions and suppressions have not ended"

  when          = problem.kind == "expired-exemption"
  condition     = false
  error_message = problem.message

  labels = [
    { at = problem.at, text = "its end date has passed" },
    [for r in problem.related : { at = r.at, text = r.text }],
  ]
  help         = default(problem.help, "mend what was exempt, or set a new end with a new reason")
  suppressible = false

  docs = <<-EOT
    ## What it checks

    `until` of every suppression and of every `models` block lies ahead, at `--as-of` (today by default). After its end an
    exemption exempts nothing.

    ## Why it matters

    An end date is a promise to look again.

    ## Bad

    ```hcl
    models "labs-*" {
      exposure = "experimental"
      reason   = "launch in spring"
      until    = "2026-04-30"
    }
    ```

    ## Good

    A launched model with checks, or a new date that somebody decided on.

    ## How to fix

    Look again. Most often what was exempt can now be mended.

    ## When to suppress

    It cannot be suppressed.
  EOT
}
