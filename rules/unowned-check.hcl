rule "unowned-check" {
  code     = "AL201"
  severity = "error"
  subject  = check
  summary  = "no certain way from a check to somebody who is paged"
  expected = "the alert ends at a service with an escalation policy"

  # Looks at what is left when the alert was delivered, routed, and its targets exist: an undelivered or unrouted alert, a
  # disabled source, a service without escalation and an escalation that ends at nobody are findings of their own; one that some alerts pass without
  # paging anybody is not. Where it is not known whom the routes send to, the condition cannot be known either, unless all that
  # they may send to page somebody.
  when = (
    check.active && known(check.outcome.delivered) && check.outcome.delivered && known(check.outcome.reaches_router)
    && (known(check.outcome.destinations) ? (
      (
        anytrue([for r in check.outcome.taken : length(list_of(r.hands_to)) == 0]) || length(check.outcome.destinations) > 0
        || (!check.outcome.reaches_router && length(check.outcome.disabled_sources) == 0 && alltrue([for c in check.channels : !c.enabled || !contains(["webhook", "pager"], c.kind)]))
      )
      && (!anytrue([for d in check.outcome.destinations : contains(["service", "escalation"], d.kind_of)]) || (!known(check.owner) && anytrue([
        for d in check.outcome.destinations :
        d.kind_of == "escalation" ? !known(d.pages_all) : d.kind_of == "service" && known(d.escalations) && anytrue([for e in d.escalations : !known(e.pages_all)])
      ])))
      ) : (
      known(check.outcome.matched) && length(check.outcome.ambiguous) == 0
      && (length(check.outcome.matched) > 0 || (known(check.outcome.taken) && length(check.outcome.taken) > 0))
    ))
    && alltrue([for r in concat([check], check.channels, known(check.outcome.taken) ? check.outcome.taken : check.outcome.matched) : alltrue([
      for x in r.references : !contains(["targets", "channels", "hands_to", "source"], x.attribute) || !contains(["opaque", "dangling"], x.state)
    ])])
  )
  condition = check.owner != null
  error_message = !known(check.outcome.destinations) ? "it is not known whom the alerts of \"${check.name}\" are sent to" : (
    !known(check.owner) && anytrue([for d in check.outcome.destinations : contains(["service", "escalation"], d.kind_of)]) ?
    "alerts of \"${check.name}\" go to ${join(", ", [for d in check.outcome.destinations : d.address])}, where some take a path that pages nobody" :
    !check.outcome.reaches_router ? "alerts of \"${check.name}\" go to chat or mail alone: nobody is paged" :
    length(check.outcome.destinations) == 0 ? "alerts of \"${check.name}\" are routed, but the route names nobody" :
    "alerts of \"${check.name}\" go to ${join(", ", [for d in check.outcome.destinations : d.address])}, for whom no escalation policy pages anybody"
  )

  labels = [
    [for c in check.channels : { at = default(c.enabled, c.block), text = "this channel sends no failures", when = !c.enabled }],
    { at = check.block, text = known(check.owner) ? "nobody owns the alerts of this check" : "whom its alerts page cannot be told" },
    [for c in check.channels : { at = c.block, text = "this channel pages nobody" } if contains(["email", "chat"], c.kind)],
    [for r in check.outcome.taken : { at = default(r.name, r.block), text = "this route takes them" }],
    [for d in check.outcome.destinations : { at = d.block, text = known(check.owner) ? "no escalation policy names it" : "some alerts that come here page nobody" }],
  ]
  help    = known(check.owner) || !known(check.outcome.destinations) ? "send the alert to a service with an escalation policy" : "give the path that pages nobody a level, or send these alerts elsewhere"
  because = check.outcome.assumptions

  docs = <<-EOT
    ## What it checks

    The alert of every active check gets, whatever the unknowns turn out to be, to a service, team or escalation policy whose
    escalation ends at somebody. Where a route sends to one of several, each of them must; where it cannot be known whom a route
    sends to, the finding is undetermined and says what is missing.

    ## Why it matters

    A channel that posts to chat works until the night. An alert that pages nobody is a log line.

    ## Bad

    ```hcl
    resource "checkly_alert_channel" "chat" {
      slack_app {
        slack_channels = ["#models-alerts"]
      }
    }
    ```

    as the only channel of a check of production.

    ## Good

    ```hcl
    resource "checkly_alert_channel" "rootly" {
      webhook {
        name = "Rootly"
        url  = rootly_alerts_source.checkly.webhook_endpoint
        # ...
      }
    }
    ```

    ## How to fix

    `alertlint trace ADDRESS` shows the way of the alert and where it ends. Subscribe the check to a channel that reaches a router, and let a route send its tags to a service. A team is paged only by
    an escalation policy that lists it. Of an undetermined finding give the value that is missing: `--var`, `--var-file`, or a
    plan with `--plan`.

    ## When to suppress

    For checks that are read in the morning on purpose; better still, give them a tag that no pager route asks for and say so.
  EOT
}
