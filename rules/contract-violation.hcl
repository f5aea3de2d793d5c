rule "contract-violation" {
  code     = "AL402"
  severity = "error"
  subject  = check
  summary  = "a check differs from the contract of its capability"
  expected = "a check keeps the contract of its capability"

  # A null is something the vendor does not have, and is not compared. What is asserted is availability-only-check, a tag that
  # leaves the check without any route is unrouted-tag.
  when = check.active && check.contract != null
  condition = (
    (check.contract.failures == null || check.failures == null || check.failures == check.contract.failures)
    && (check.contract.period == null || check.period == null || check.period <= check.contract.period)
    && (check.contract.timeout == null || check.timeout == null || check.timeout <= check.contract.timeout)
    && (check.contract.locations == null || length(check.locations) == 0 || length(distinct(check.locations)) >= check.contract.locations)
    && (check.contract.tag == null || contains(check.tags, check.contract.tag) || length(check.outcome.taken) == 0)
  )
  error_message = "\"${check.name}\" breaks the contract of ${check.capability}: ${join("; ", [
    for text in [
      check.contract.failures != null && check.failures != null && check.failures != check.contract.failures ? "it alerts after ${check.failures} failed runs, not ${check.contract.failures}" : "",
      check.contract.period != null && check.period != null && check.period > check.contract.period ? "it runs every ${check.period} s, not at least every ${check.contract.period} s" : "",
      check.contract.timeout != null && check.timeout != null && check.timeout > check.contract.timeout ? "a run fails after ${check.timeout} ms, not ${check.contract.timeout} ms" : "",
      check.contract.locations != null && length(check.locations) > 0 && length(distinct(check.locations)) < check.contract.locations ? "it runs from ${length(distinct(check.locations))} locations, not ${check.contract.locations}" : "",
      check.contract.tag != null && !contains(check.tags, check.contract.tag) ? "it lacks the tag ${check.contract.tag}" : "",
    ] : text if text != ""
  ])}"

  labels = [
    { at = check.failures, text = "alerts after ${check.failures} failed runs", when = check.contract.failures != null && check.failures != null && check.failures != check.contract.failures },
    { at = check.period, text = "runs every ${check.period} s", when = check.contract.period != null && check.period != null && check.period > check.contract.period },
    { at = check.timeout, text = "a run fails after ${check.timeout} ms", when = check.contract.timeout != null && check.timeout != null && check.timeout > check.contract.timeout },
    { at = check.locations, text = "runs from ${length(distinct(check.locations))} locations", when = check.contract.locations != null && length(check.locations) > 0 && length(distinct(check.locations)) < check.contract.locations },
    { at = check.tags, text = "${check.contract.tag} is not among these", when = check.contract.tag != null && !contains(check.tags, check.contract.tag) },
    { at = check.contract.failures, text = "the contract asks for ${check.contract.failures}", when = check.contract.failures != null && check.failures != null && check.failures != check.contract.failures },
    { at = check.contract.period, text = "the contract asks for ${check.contract.period} s at most", when = check.contract.period != null && check.period != null && check.period > check.contract.period },
    { at = check.contract.timeout, text = "the contract asks for ${check.contract.timeout} ms at most", when = check.contract.timeout != null && check.timeout != null && check.timeout > check.contract.timeout },
    { at = check.contract.locations, text = "the contract asks for ${check.contract.locations} at least", when = check.contract.locations != null && length(check.locations) > 0 && length(distinct(check.locations)) < check.contract.locations },
    { at = check.contract.tag, text = "the contract's tag", when = check.contract.tag != null && !contains(check.tags, check.contract.tag) },
  ]
  help = "change the check to what the contract says, or the contract where the promise has changed"
  # One fix for all that is broken: a check that keeps half of its contract still breaks it. Which locations, nobody can tell.
  # Where what it covers is not advertised it may be about something else, and keep that contract.
  fixes = [
    {
      title = "set what the contract asks for"
      when = (
        (check.contract.locations == null || length(check.locations) == 0 || length(distinct(check.locations)) >= check.contract.locations)
        && (check.contract.tag == null || contains(check.tags, check.contract.tag) || anytrue([for t in check.unknown_tags : t.nearest == check.contract.tag]))
      )
      safety = (
        (check.contract.failures == null || check.failures == null || check.failures >= check.contract.failures)
        && alltrue([for t in check.unknown_tags : t.certain if t.nearest == check.contract.tag])
        && alltrue([for c in check.covers : c.capability != null])
      ) ? "safe" : "suggested"
      edits = [
        check.contract.failures != null && check.failures != null && check.failures != check.contract.failures ? set(check.failures, check.contract.failures) : null,
        check.contract.period != null && check.period != null && check.period > check.contract.period ? set(check.period, check.contract.period) : null,
        check.contract.timeout != null && check.timeout != null && check.timeout > check.contract.timeout ? set(check.timeout, check.contract.timeout) : null,
        check.contract.tag != null && !contains(check.tags, check.contract.tag) ? set([for t in check.unknown_tags : t.text if t.nearest == check.contract.tag][0], check.contract.tag) : null,
      ]
    },
    {
      title = "add the tag ${check.contract.tag}"
      when  = check.contract.tag != null && !contains(check.tags, check.contract.tag)
      edits = [add(check.tags, check.contract.tag)]
    },
  ]

  docs = <<-EOT
    ## What it checks

    An active check of a capability with a contract runs at least as often as it says, alerts after exactly as many failed runs,
    fails a run no later, runs from at least as many places, and carries the contract's tag.

    ## Why it matters

    The contract is what users and other teams were promised. A check that is slower than the promise finds an outage after the
    error budget is spent; a check without the tag is routed by chance.

    ## Bad

    ```hcl
    capability "completion_chat" {
      contract { period = "1m" }
    }
    # and a check with frequency = 5
    ```

    ## Good

    ```hcl
    frequency = 1
    ```

    ## How to fix

    The labels show the value and the promise. Mind the groups: a v1 group overrides its checks, so the value may stand there.

    ## When to suppress

    For a check that exists beside the one that keeps the contract.
  EOT
}
