rule "paging-internal-model" {
  code     = "AL501"
  severity = "error"
  subject  = check
  summary  = "a check of something that is not public can page"
  expected = "a check of something that is not public pages nobody"

  when          = check.active && check.exposure != null && check.exposure != "public"
  condition     = alltrue([for d in check.outcome.destinations : d.kind_of == "responder" && contains(["chat", "contact"], d.kind)])
  error_message = !known(check.exposure) ? "whether what \"${check.name}\" checks is public cannot be told" : !known(check.outcome.destinations) ? "${check.model} is ${check.exposure}, and whom a failure of \"${check.name}\" pages cannot be told" : "${check.model} is ${check.exposure}, and a failure of \"${check.name}\" pages ${join(", ", distinct([for d in check.outcome.destinations : default(d.name, d.address)]))}"

  labels = [
    { at = check.channels, text = "its alerts can page", when = length(check.channels) > 0 },
    { at = check.block, text = "its alerts can page", when = length(check.channels) == 0 },
    [for c in check.covers : { at = c.capability.at, text = "${c.model} is ${c.capability.exposure}${c.capability.exposure_reason == null ? "" : ": ${c.capability.exposure_reason}"}" } if c.capability != null],
    [for r in check.outcome.taken : { at = default(r.name, r.block), text = "this route takes them" }],
  ]
  help    = "send alerts of models that are not public to chat, or correct the model's exposure"
  because = check.outcome.assumptions

  docs = <<-EOT
    ## What it checks

    No active check of a model that is internal or experimental, by the catalog or by a `models` block, has an alert that pages.

    ## Why it matters

    Nobody promised anything about a model that is in the lab. It breaks daily, and each time it wakes somebody that person
    trusts the pager a little less.

    ## Bad

    ```hcl
    models "labs-*" {
      exposure = "experimental"
      reason   = "no promise to users yet"
    }
    # and a for_each over the whole catalog, all subscribed to the pager
    ```

    ## Good

    ```hcl
    channels = each.value.public ? [checkly_alert_channel.rootly.id] : [checkly_alert_channel.labs_chat.id]
    ```

    ## How to fix

    Filter the list of checks by exposure, or subscribe these to a channel in chat.

    ## When to suppress

    Before a launch, with an `until` at the launch.
  EOT
}
