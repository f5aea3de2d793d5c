rule "idle-route" {
  code     = "AL305"
  severity = "info"
  subject  = route
  summary  = "a route that no check's alert ever matches"
  expected = "the alert of some check matches the route"

  # The same code runs in several environments; what one of them needs is not idle in the others.
  everywhere = true

  # Routes whose router no check gets to take the alerts of other systems.
  when = (
    default(route.enabled, true) && !default(route.fallback, false) && route.asked
    && known(route.reachable) && route.reachable
  )
  condition     = route.wanted
  error_message = "no check raises an alert for \"${default(route.name, route.address)}\", which asks for ${route.text}"

  labels = [
    { at = default(route.name, route.block), text = "no check has what it asks for" },
  ]
  help    = "remove the route, or add the check that it was made for"
  because = route.assumptions

  docs = <<-EOT
    ## What it checks

    Every enabled route of a router that checks get to matches the alert of at least one check, enabled or not, in at least one
    environment. Fallbacks are left out: it is their purpose to be idle.

    ## Why it matters

    Most often the checks were removed, or their tags renamed, and the route stayed. It reads as if somebody were responsible
    for something that nobody watches.

    ## Bad

    ```hcl
    condition_groups {
      conditions {
        property_field_name  = "$.tags"
        property_field_value = "fim_api" # the last check of it went away in spring
      }
    }
    ```

    ## Good

    Routes made from the same map as the tags of the checks.

    ## How to fix

    Remove the route, or mend the tag that it asks for.

    ## When to suppress

    Where other systems send to the same source.
  EOT
}
