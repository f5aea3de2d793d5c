rule "duplicate-page" {
  code     = "AL503"
  severity = "warning"
  subject  = check
  summary  = "one alert pages two services"
  expected = "one alert pages one owner"

  # Which route takes it is unrouted-tag's and ambiguous-route's to say. One way out of the check to one target pages one owner,
  # whichever that is; where an owner is known and another target is not, it cannot be told. A target that does not exist pages
  # nobody, and an id that names nothing here is opaque-reference's to report, once and where it is written.
  when = check.active && known(check.outcome.taken) && length(check.outcome.ambiguous) == 0
  condition = (
    (
      !known(check.owner) && length(check.channels) + length(check.targets) + length(check.sources) <= 1
      && length(check.outcome.taken) <= 1
      && alltrue([for x in concat(check.channels, check.outcome.taken) : length(x.targets) <= 1])
      && alltrue([for r in check.outcome.taken : length(list_of(r.hands_to)) + length(list_of(r.channels)) == 0])
    )
    || length(distinct([for d in check.outcome.seen_destinations : d.address if d.kind_of == "service"])) <= 1
  )
  error_message = !known(check.outcome.seen_destinations) ? "alerts of \"${check.name}\" may page another service besides ${default(check.owner.name, check.owner.address)}" : "alerts of \"${check.name}\" page ${length(distinct([for d in check.outcome.seen_destinations : d.address if d.kind_of == "service"]))} services: ${join(", ", [for d in check.outcome.seen_destinations : default(d.name, d.address) if d.kind_of == "service"])}"

  labels = [
    { at = check.tags, text = "one alert with these tags" },
    [for r in check.outcome.taken : { at = default(r.name, r.block), text = "is sent to ${join(", ", [for t in r.targets : t.address])}" }],
    [for c in check.channels : { at = c.url, text = "and this channel names its target" } if length(c.targets) > 0],
  ]
  help    = "let one service own the alert, and add the other as a step of its escalation"
  because = check.outcome.assumptions

  docs = <<-EOT
    ## What it checks

    The alert of an active check is sent to one service. Where one is known and whom else a route sends to is not, it is
    undetermined. References that lead to nothing here (dangling-reference, opaque-reference) are left out.

    ## Why it matters

    Two people get up, each sees that the other has acknowledged, and both go back to bed.

    ## Bad

    A route that sends `completion_api` to the chat service, and a channel with `/notify/Service/...` of the platform on the same
    check.

    ## Good

    One route, one service; the second team is a later level of the escalation policy.

    ## How to fix

    Drop one of the ways that the labels show.

    ## When to suppress

    Where two teams are to be paged on purpose.
  EOT
}
