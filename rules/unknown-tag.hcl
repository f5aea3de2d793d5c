rule "unknown-tag" {
  code     = "AL306"
  severity = "warning"
  subject  = check
  summary  = "a tag is nearly, but not quite, one that contracts or routes know"
  expected = "a tag is one that contracts and routes know"

  # Where the misspelling leaves the check unrouted or without its contract's tag, that is the finding.
  for_each = check.unknown_tags
  when = (
    check.enabled
    && !(check.contract != null && check.contract.tag == each.value.nearest && !contains(check.tags, each.value.nearest))
    && (!check.active || (known(check.outcome.taken) && anytrue([for r in check.outcome.taken : !default(r.fallback, false)])))
  )
  condition     = false
  error_message = "the tag ${each.value.text} is known to no contract and no route; ${each.value.nearest} is"

  labels = [
    { at = each.value.at, text = "no contract and no route knows this tag" },
    { at = each.value.nearest_at, text = "${each.value.nearest} is asked for here" },
  ]
  help = "write ${each.value.nearest}, or a tag that is not so near to it"
  fixes = [
    { title = "write ${each.value.nearest}", safety = each.value.certain ? "safe" : "suggested", edits = [set(each.value.text, each.value.nearest)] },
  ]

  docs = <<-EOT
    ## What it checks

    Tags that differ from a known one in case, separators or a letter or two. Known are the tags of contracts and those that
    routes ask for. Other metadata (`env:prod`, `team:search`) stays silent.

    ## Why it matters

    The alert is routed today, by another of its tags. The day that other route is tidied up, the misspelt one is all that is left.

    ## Bad

    ```hcl
    tags = ["completion_api", "severity-critical"] # the route asks for severity:critical
    ```

    ## Good

    ```hcl
    tags = ["completion_api", "severity:critical"]
    ```

    ## How to fix

    Use the known tag. Where the tag is right and the route is wrong, correct the route.

    ## When to suppress

    Where two vocabularies are near on purpose.
  EOT
}
