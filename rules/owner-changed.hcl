rule "owner-changed" {
  code     = "AL702"
  severity = "warning"
  subject  = change
  summary  = "the change moves a check to other responders"
  expected = "a check pages the services and people that it paged before"

  # A change that is not certain is undetermined.
  when          = change.kind == "owner-changed"
  condition     = !change.certain
  error_message = change.message

  labels = [
    { at = change.at, text = change.at_text },
    [for r in change.related : { at = r.at, text = r.text }],
  ]
  help         = "have the team that is paged from now on approve the change, or restore the route"
  suppressible = false

  docs = <<-EOT
    ## What it checks

    The alert of a check goes to the same services, escalations and responders before and after the change. Compared is where the
    alert ends, through channels, routes, services and escalation policies, not how it is written. Who belongs to a team or to a
    rotation is that team's business and no change here.

    ## Why it matters

    A route that is moved up by one line takes the alerts of another one. The diff shows a reordering; the effect is that the
    people who know the system sleep, and others are woken for what they cannot mend.

    ## Bad

    ```hcl
    rules {
      name = "everything in prod" # moved above "by tag completion_api"
    }
    ```

    ## Good

    ```hcl
    # A new owner is a change of its own, approved by the team that takes over.
    completion_api = rootly_service.inference.id
    ```

    ## How to fix

    Restore the route, the tags or the policy that led to the former owner; or keep the change and let the new owners approve it.

    ## When to suppress

    It cannot be suppressed. Whether it needs a human is said in the config's `gate` block.
  EOT
}
