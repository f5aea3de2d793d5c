rule "duplicate-coverage" {
  code     = "AL105"
  severity = "info"
  subject  = check
  summary  = "two checks cover the same capability from the same locations"
  expected = "one check covers a capability from a place"

  # An exact copy is duplicate-check.
  when          = check.active && known(check.copy_of)
  condition     = check.covered_by == null
  error_message = !known(check.covered_by) ? "another check covers all that \"${default(check.name, check.address)}\" does, perhaps from the same locations" : "\"${default(check.covered_by.name, check.covered_by.address)}\" covers all that \"${default(check.name, check.address)}\" does, from the same locations"

  labels = [
    { at = default(check.name, check.block), text = "covers ${join(", ", [for c in check.covers : "${c.model}/${c.name}"])}" },
    { at = default(check.covered_by.name, check.covered_by.block), text = "so does this one", when = known(check.covered_by) },
  ]
  help = "remove one of the two, or let them run from different locations"

  docs = <<-EOT
    ## What it checks

    No active synthetic check covers only what another one covers as well, from the same locations. Where the
    locations of one of the two are not known it is undetermined.

    ## Why it matters

    Two checks of one thing alert twice, and are paid for twice. Worse, they drift: one is mended when the API changes, the other
    is not.

    ## Bad

    A check of `/v1/chat/completions` that a module makes for every model, and one for `aurora-large` alone that was there before
    the module.

    ## Good

    One check for each capability and set of locations.

    ## How to fix

    Remove the one that is not made like the others.

    ## When to suppress

    Where the two look at different things on purpose, for example at the answer and at how long it takes.
  EOT
}
