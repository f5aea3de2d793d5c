rule "fallback-only-route" {
  code     = "AL303"
  severity = "warning"
  subject  = check
  summary  = "only the catch-all takes the alert of a check"
  expected = "a route of its own takes the alert, not only the fallback"

  # A check that lacks its contract's tag is contract-violation, which is the cause.
  when = (
    check.active && known(check.outcome.delivered) && check.outcome.delivered
    # Where it cannot be told which route takes it, and whether any does, that is unrouted-tag's.
    && (
      known(check.outcome.taken) ? length(check.outcome.taken) > 0
      : known(check.owner != null) && check.owner != null && anytrue([for r in check.outcome.takers : default(r.fallback, false)])
    )
    && length(check.outcome.lost) == 0 && length(check.outcome.disabled) == 0
    && (check.contract == null || check.contract.tag == null || contains(check.tags, check.contract.tag))
  )
  # Rules that only hand the alert to the next router have not decided yet.
  condition = (
    anytrue([for r in check.outcome.matched : length(list_of(r.hands_to)) == 0])
    || anytrue([for r in check.outcome.taken : !default(r.fallback, false) && length(list_of(r.hands_to)) == 0])
    || !anytrue([for r in check.outcome.taken : default(r.fallback, false)])
  )
  error_message = !known(check.outcome.taken) ? "it is not known whether a route of its own takes the alerts of \"${check.name}\", or only a fallback" : "alerts of \"${check.name}\" are taken by the fallback \"${[for r in check.outcome.taken : default(r.name, r.address) if default(r.fallback, false)][0]}\" alone: no route asks for ${
    length(check.tags) == 0 ? "them" : "any of ${join(", ", check.tags)}"
  }"

  labels = [
    { at = check.tags, text = "no route asks for one of these" },
    { at = default(check.outcome.nearest.when, check.outcome.nearest.block), text = "the nearest route asks for ${check.outcome.nearest.text}", when = check.outcome.nearest != null },
    [for r in check.outcome.taken : { at = default(r.name, r.block), text = "the fallback takes them" } if default(r.fallback, false)],
  ]
  help    = "add a route for one of these tags, or use a tag that is routed"
  because = check.outcome.assumptions

  # A tag that a route asks for and nothing else can be meant; else a route of its own, like another one of the router.
  fixes = [
    [for t in check.unknown_tags : {
      title  = "write ${t.nearest} instead of ${t.text}"
      safety = t.certain ? "safe" : "suggested"
      edits  = [set(t.text, t.nearest)]
    } if t.routed],
    [for r in check.outcome.unwritten : {
      title = "add a route of ${r.tag} to ${default(r.target.name, r.target.address)}"
      edits = [
        copy({
          like   = [r.like.block, r.like.name, r.like.when, r.like.targets, r.like.channels]
          behind = [r.behind.block, r.behind.name, r.behind.when, r.behind.targets, r.behind.channels]
          part   = r.part
          only   = r.only
          type   = r.like.type
          word   = r.asked
          as     = r.word
          from   = r.from
          to     = r.to
          sets   = r.position == null ? [] : [set(r.like.position, r.position)]
          names  = [set(r.like.name, r.target.name)]
          moves  = r.fallback == null ? [] : [set(r.fallback.position, r.position + 1)]
        })
      ]
    }],
  ]

  docs = <<-EOT
    ## What it checks

    The alert of every active check is taken by a route that asks for it, not by the catch-all alone.
    Where it cannot be known which of the two takes it, it is undetermined.

    ## Why it matters

    The catch-all pages the platform's on-call, who wakes up, reads, looks for the owner, and wakes the owner too. Most often a
    tag is misspelt on one side, and nobody notices because somebody is paged.

    ## Bad

    ```hcl
    property_field_values = ["complation_api"]
    ```

    ## Good

    ```hcl
    property_field_values = [local.signal.completion_chat]
    ```

    ## How to fix

    Compare the tags with what the nearest route asks for; make both of one map.

    ## When to suppress

    Where the fallback is the owner on purpose.
  EOT
}
