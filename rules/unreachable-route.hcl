rule "unreachable-route" {
  code     = "AL304"
  severity = "warning"
  subject  = route
  summary  = "no alert can ever get to a route"
  expected = "some alert can get to the route"

  when      = default(route.enabled, true) && !default(route.fallback, false)
  condition = route.reachable
  error_message = length(route.shadowed_by) == 0 ? "no alert can match \"${default(route.name, route.address)}\": its conditions exclude each other" : "no alert gets to \"${default(route.name, route.address)}\": ${
    join(" and ", [for r in route.shadowed_by : "\"${default(r.name, r.address)}\""])} ${length(route.shadowed_by) == 1 ? "takes" : "together take"} whatever it could match"

  labels = [
    { at = default(route.name, route.block), text = "asks for ${route.text}, and never gets an alert" },
    [for r in route.shadowed_by : { at = default(r.name, r.block), text = "comes first and asks for ${r.text}" }],
  ]
  help    = length(route.shadowed_by) == 0 ? "mend its conditions, or remove it" : "move it before the routes that take its alerts, or remove it"
  because = route.assumptions

  docs = <<-EOT
    ## What it checks

    For every enabled route some alert exists that gets to it. That is proven over all alerts, not only those that checks raise
    today: where one earlier route, or several together, match whatever the route could match, it is unreachable. So is a route
    whose own conditions exclude each other. Routes that have no order between them never shadow each other; they are
    ambiguous-route.

    ## Why it matters

    Who wrote the route believes that it pages somebody. The alerts go to whoever is behind the earlier one, and nobody finds out
    until the wrong people are paged.

    ## Bad

    ```hcl
    rules {
      name = "everything of the API" # $.tags contains "api"
    }
    rules {
      name = "embeddings" # $.tags contains "api" and "embeddings_api"
    }
    ```

    ## Good

    ```hcl
    rules {
      name = "embeddings"
    }
    rules {
      name = "everything of the API"
    }
    ```

    ## How to fix

    Put the narrower route first, or remove the one that is never used. Where the verdict rests on an assumption about the vendor
    it is listed with the finding; `assume` states what you know of your account.

    ## When to suppress

    While a route is kept for a rollback, with an `until`.
  EOT
}
