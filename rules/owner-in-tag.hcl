rule "owner-in-tag" {
  code     = "AL204"
  severity = "warning"
  subject  = check
  summary  = "a signal tag that names a team, a service or a policy"
  expected = "signal tags say what is watched, not who owns it"

  # Where it cannot be told which route matches the tags, that is unrouted-tag's.
  when          = check.enabled && known(check.outcome.matched)
  condition     = length(check.owner_tags) == 0
  error_message = !known(check.owner_tags) ? "a tag that is not known may name a team, a service or a policy" : "${join(" and ", [for t in check.owner_tags : "the tag ${jsonencode(t.text)} names ${default(t.owner.name, t.owner.address)}"])}: a tag says what is wrong, not who is paged"

  labels = [
    [for t in check.owner_tags : { at = t.at, text = "names its owner" }],
    [for t in check.owner_tags : { at = default(t.owner.name, t.owner.block), text = "the ${t.owner.kind_of} of that name" }],
  ]
  help = "tag the check with what it signals, and let a route say who owns that"

  docs = <<-EOT
    ## What it checks

    No bare tag of a check, and no tag that a route matches on, equals the name of a service, an escalation policy or a team; case
    and separators do not count. Metadata such as `team:search` that no route reads is fine, and so is the tag of a contract.
    A tag that is not known may name an owner, which is undetermined, unless the alert may not be routed at all: that is
    unrouted-tag.

    ## Why it matters

    Where tags name owners, a team that is renamed or split has to change every check. Where they name signals, it changes one
    route, and the checks stay as they are.

    ## Bad

    ```hcl
    tags = ["platform-team"]
    ```

    ## Good

    ```hcl
    tags = ["completion_api"]
    ```

    ## How to fix

    Give the signal a tag of its own, and route it to the owner.

    ## When to suppress

    Where a signal and a service share a name for good: then declare the tag in a `capability` block.
  EOT
}
