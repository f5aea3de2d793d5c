rule "missing-fallback" {
  code     = "AL307"
  severity = "warning"
  subject  = route
  summary  = "a router has no catch-all"
  expected = "a router has a fallback for what no route takes"

  # Where a vendor's catch-all is not set in Terraform its adapter leaves `fallback` out.
  when          = route.first_of_router && route.fallback != null && default(route.enabled, true)
  condition     = route.has_fallback || route.total
  error_message = "${route.router} has no fallback: an alert that none of its rules matches pages nobody"

  labels = [
    { at = route.router, text = route.untaken == null ? "no rule of this router takes what the others leave" : "no rule of this router takes ${route.untaken}" },
  ]
  help = "add a catch-all that sends to whoever can find the owner: in Rootly a rule with `fallback_rule = true`"

  docs = <<-EOT
    ## What it checks

    Every router whose catch-all is set in Terraform has one that is enabled, or rules that together take every alert there can
    be. The finding shows an alert that none of them takes, as `alertlint trace` takes it.

    ## Why it matters

    Tags change more often than routes. Without a catch-all a new tag is dropped in silence; with one, somebody is paged and
    fallback-only-route tells which route is missing.

    ## Bad

    ```hcl
    resource "rootly_alert_route" "checkly" {
      rules {
        name = "chat"
        # ...
      }
    }
    ```

    ## Good

    ```hcl
    resource "rootly_alert_route" "checkly" {
      rules {
        name = "chat"
        # ...
      }
      rules {
        name          = "everything else"
        fallback_rule = true
        destinations {
          target_type = "EscalationPolicy"
          target_id   = rootly_escalation_policy.platform.id
        }
      }
    }
    ```

    ## How to fix

    Add a catch-all that pages whoever can find the owner: in Rootly a rule with `fallback_rule = true`, in PagerDuty a
    `catch_all` that routes to a service. `alertlint trace` with the words of the label shows what is dropped today.

    ## When to suppress

    Where another router of the same source catches everything.
  EOT
}
