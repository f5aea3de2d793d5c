rule "service-without-escalation" {
  code     = "AL202"
  severity = "error"
  subject  = service
  summary  = "alerts are sent to a service that has no escalation policy"
  expected = "a service has an escalation policy"

  # A policy that is named but missing, or not managed here, is dangling-reference or opaque-reference.
  when          = service.routed && alltrue([for r in service.references : r.attribute != "escalation" || !contains(["opaque", "dangling"], r.state)])
  condition     = length(service.escalations) > 0
  error_message = "service \"${service.name}\" has no escalation policy: ${default(service.external, false) ? "it is managed elsewhere, and its policy cannot be seen" : "its alerts page nobody"}"

  labels = [
    { at = service.block, text = "no escalation policy, from either side" },
    { at = service.checks[0].block, text = "alerts of this check end here", when = length(service.checks) > 0 },
  ]
  help = "give the service an escalation policy, or name the service in one"

  docs = <<-EOT
    ## What it checks

    Every service that a route, a channel or a check sends alerts to has an escalation policy: the service names one, or a policy
    names the service.

    ## Why it matters

    The route matches, the alert shows up on the service's page, and that is all. Nothing in the incident platform warns about a
    service that pages nobody.

    ## Bad

    ```hcl
    resource "rootly_service" "embeddings" {
      name = "Embeddings API"
    }
    ```

    ## Good

    ```hcl
    resource "rootly_service" "embeddings" {
      name                 = "Embeddings API"
      escalation_policy_id = rootly_escalation_policy.search.id
    }
    ```

    ## How to fix

    Set the policy on the service, or list the service in the policy. A service that is only read here (a data source) cannot be
    judged: manage it here, or route to the policy.

    ## When to suppress

    Where the escalation is kept outside Terraform, with a reason that says where.
  EOT
}
