rule "disabled-route" {
  code     = "AL309"
  severity = "error"
  subject  = check
  summary  = "the only route or source for the alert of a check is disabled"
  expected = "a source that is enabled takes the alert in, and a route that is enabled takes it"

  when = (
    check.active && known(check.outcome.delivered) && check.outcome.delivered
    && length(check.outcome.lost) == 0 && length(check.outcome.disabled) + length(check.outcome.disabled_sources) > 0
  )
  # A source that is off loses nothing where the alert is paged another way; that only a fallback does is fallback-only-route.
  condition = (
    anytrue([for r in check.outcome.matched : !default(r.fallback, false)]) || anytrue([for r in check.outcome.taken : !default(r.fallback, false)])
    || (length(check.outcome.disabled) == 0 && (check.owner != null || length(check.outcome.destinations) > 0))
  )
  error_message = (
    length(check.outcome.disabled) > 0 ? "the only route that asks for the alerts of \"${check.name}\" is disabled: ${join(", ", [for r in check.outcome.disabled : default(r.name, r.address)])}" :
    "the only source that takes in the alerts of \"${check.name}\" is disabled: ${join(", ", [for s in check.outcome.disabled_sources : default(s.name, s.address)])}"
  )

  labels = [
    [for r in check.outcome.disabled : { at = r.enabled, text = "disabled here" }],
    [for s in check.outcome.disabled_sources : { at = s.enabled, text = "disabled here, so that no route sees its alerts" }],
    { at = check.tags, text = length(check.outcome.disabled) > 0 ? "no other route asks for one of these" : "its alerts come in no other way" },
  ]
  help    = length(check.outcome.disabled) > 0 ? "enable the route, or route the tags elsewhere" : "enable the source, or send the alerts to another one"
  because = check.outcome.assumptions

  # Where several would take the alert, which of them is to be in force is for people to say; and a router without a catch-all is
  # another finding.
  fixes = [for r in check.outcome.disabled : {
    title  = "enable ${default(r.name, r.address)}"
    safety = (
      length([for other in check.outcome.disabled : other if !default(other.fallback, false)]) == 1
      && (r.has_fallback || anytrue([for other in check.outcome.disabled : default(other.fallback, false)]))
    ) ? "safe" : "suggested"
    edits  = [set(r.enabled, true)]
  } if !default(r.fallback, false)]

  docs = <<-EOT
    ## What it checks

    Where a disabled route would have taken an alert, another one does. Where a disabled source (an integration) would have taken
    it in, it pages somebody another way.

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
