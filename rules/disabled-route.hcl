rule "disabled-route" {
  code     = "AL309"
  severity = "error"
  subject  = check
  summary  = "the only route for the alert of a check is disabled"
  expected = "a route that is enabled takes the alert"

  when = (
    check.active && known(check.outcome.delivered) && check.outcome.delivered
    && length(check.outcome.lost) == 0 && length(check.outcome.disabled) > 0
  )
  condition     = anytrue([for r in check.outcome.matched : !default(r.fallback, false)]) || anytrue([for r in check.outcome.taken : !default(r.fallback, false)])
  error_message = "the only route that asks for the alerts of \"${check.name}\" is disabled: ${join(", ", [for r in check.outcome.disabled : default(r.name, r.address)])}"

  labels = [
    [for r in check.outcome.disabled : { at = r.enabled, text = "disabled here" }],
    { at = check.tags, text = "no other route asks for one of these" },
  ]
  help    = "enable the route, or route the tags elsewhere"
  because = check.outcome.assumptions

  # Where several would take the alert, which of them is to be in force is for people to say.
  fixes = [for r in check.outcome.disabled : {
    title  = "enable ${default(r.name, r.address)}"
    safety = length([for other in check.outcome.disabled : other if !default(other.fallback, false)]) == 1 ? "safe" : "suggested"
    edits  = [set(r.enabled, true)]
  } if !default(r.fallback, false)]

  docs = <<-EOT
    ## What it checks

    Where a disabled route would have taken an alert, another one does.

    ## Why it matters

    A route is switched off for a migration and never on again. Its rules still read as if they were in force.

    ## Bad

    ```hcl
    resource "rootly_alert_route" "embeddings" {
      enabled = false
      # the only route for embeddings_api
    }
    ```

    ## Good

    Remove the route in the change that adds its successor, so that one of the two is always in force.

    ## How to fix

    Enable the route, or add one that takes the tags.

    ## When to suppress

    During a migration, with an `until`.
  EOT
}
