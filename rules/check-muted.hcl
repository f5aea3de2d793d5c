rule "check-muted" {
  code     = "AL704"
  severity = "warning"
  subject  = change
  summary  = "the change keeps a check from alerting"
  expected = "a check that could alert still can"

  # A change that is not certain is undetermined.
  when          = change.kind == "check-muted"
  condition     = !change.certain
  error_message = change.message

  labels = [
    { at = change.at, text = change.at_text },
    [for r in change.related : { at = r.at, text = r.text }],
  ]
  help         = "mend what makes the check fail, or mute it for a time that ends with a maintenance window"
  suppressible = false

  docs = <<-EOT
    ## What it checks

    A check that was enabled, not muted and not under a maintenance window without an end is so after the change.

    ## Why it matters

    A mute is set for one incident and stays. The check is still there, so everything looks watched.

    ## Bad

    ```hcl
    resource "checkly_check" "chat" {
      muted = true
      # ...
    }
    ```

    ## Good

    ```hcl
    resource "checkly_maintenance_windows" "migration" {
      starts_at = "2026-11-24T08:00:00Z"
      ends_at   = "2026-11-24T10:00:00Z"
      tags      = ["migration"]
      # ...
    }
    ```

    ## How to fix

    Use a maintenance window that ends, or remove the check together with what it checks.

    ## When to suppress

    It cannot be suppressed. Whether it needs a human is said in the config's `gate` block.
  EOT
}
