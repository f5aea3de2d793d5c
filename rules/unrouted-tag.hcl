rule "unrouted-tag" {
  code     = "AL301"
  severity = "error"
  subject  = check
  summary  = "no route matches the alert of a check"
  expected = "a route matches the tags of the check"

  # Earlier on the way: undelivered-check, tags-lost-in-transit, disabled-route. A source that no route sees is a router without
  # rules; mail and chat are unowned-check.
  when = (
    check.active && known(check.outcome.delivered) && check.outcome.delivered
    && (check.outcome.reaches_router || anytrue([for c in check.channels : c.enabled && contains(["webhook", "pager"], c.kind)]))
    && length(check.outcome.lost) == 0 && length(check.outcome.disabled) + length(check.outcome.disabled_sources) == 0
  )
  # Rules that only send the alert on have not routed it yet: what counts is where it gets to. One that names a channel that does
  # not exist, or is not managed here, is dangling-reference or opaque-reference.
  condition = (
    anytrue([for r in check.outcome.matched : length(list_of(r.hands_to)) + length(list_of(r.channels)) == 0])
    || anytrue([for r in check.outcome.taken : length(list_of(r.hands_to)) + length(list_of(r.channels)) == 0])
    || length(check.outcome.takers) > 0 || check.owner != null || length(check.outcome.destinations) > 0
    || anytrue([for r in check.outcome.matched : anytrue([for x in r.references : x.attribute == "channels" && contains(["opaque", "dangling"], x.state)])])
    || (known(check.outcome.destinations) && anytrue([for r in concat(check.outcome.matched, check.outcome.taken) : length(list_of(r.channels)) > 0]))
  )
  error_message = length(check.tags) == 0 ? "no route matches the alerts of \"${check.name}\", which has no tags" : (
    "no route matches the alerts of \"${check.name}\", whose tags are ${join(", ", check.tags)}"
  )

  labels = [
    { at = check.tags, text = "these tags reach no route" },
    { at = default(check.outcome.nearest.when, check.outcome.nearest.block), text = "the nearest route asks for ${check.outcome.nearest.text}", when = check.outcome.nearest != null },
    { at = check.contract.at, text = "the contract's tag is ${check.contract.tag}", when = check.contract != null && check.contract.tag != null },
  ]
  help    = check.outcome.nearest == null ? "add a route for one of these tags" : "add a route for one of these tags, or use a tag that is routed"
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

    The alert of every active check is taken by a route of every router that it gets to, or goes to a target directly.

    ## Why it matters

    Routers drop what no rule matches without a word. The check is red on its dashboard, the incident platform is silent, and the
    team that owns the capability learns of the outage from users.

    ## Bad

    ```hcl
    tags = ["embedding_api"] # the route asks for embeddings_api
    ```

    ## Good

    ```hcl
    locals {
      signal = { completion_chat = "completion_api", embeddings = "embeddings_api" }
    }
    # tags = [local.signal[each.value.capability]], and the routes are made of the same map
    ```

    ## How to fix

    `alertlint trace ADDRESS` shows where the alert stops. Make tags and routes of one map. A fallback rule limits the damage, it does not replace the route (fallback-only-route).

    ## When to suppress

    For checks that are meant to page nobody; better, disable their channel.
  EOT
}
