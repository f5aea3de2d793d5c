rule "uncovered-capability" {
  code     = "AL101"
  severity = "error"
  subject  = capability
  summary  = "a public capability has no synthetic check"
  expected = "a synthetic check covers every public capability"

  # Where a check exists but cannot alert it is muted-coverage, and a capability that no contract names is
  # unmapped-capability: nobody has decided yet how it is checked.
  when          = capability.required && (capability.contract != null || !capability.has_contracts)
  condition     = length(capability.checks) > 0 || length(capability.covering) > 0
  error_message = "no check covers ${capability.name} of ${capability.model}"

  labels = [
    { at = capability.at, text = "no check covers ${capability.name} of ${capability.model}" },
    { at = capability.expanded_by, text = "this makes the checks of other models, and none for ${capability.model}", when = capability.expanded_by != null },
    { at = capability.peer.block, text = "${capability.peer.model} has this one", when = capability.peer != null },
    { at = capability.contract.at, text = "the contract asks for one", when = capability.contract != null },
  ]
  help = capability.expanded_by != null ? "let the for_each take in ${capability.model}, or exempt it with a `models` block" : "add a check for ${capability.name} of ${capability.model}, or exempt it with a `models` block"
  fixes = [
    {
      title = "take in ${capability.model}"
      when  = capability.expanded_by != null
      edits = [add(capability.expanded_by, capability.model)]
    },
    {
      title = "exempt ${capability.model}"
      when  = capability.contract != null
      edits = [append(capability.contract.at, <<-EOT
        models ${jsonencode(capability.model)} {
          exposure = "experimental"
          reason   = "say why users are promised nothing yet"
        }
      EOT
      )]
    },
  ]

  docs = <<-EOT
    ## What it checks

    Every capability that the catalog advertises to the public (an endpoint, or a feature that a contract names) is covered by
    a synthetic check that is enabled. A check covers a capability when its tags or its URL show the capability and its request,
    variables, tags or name show the model, by exact id or alias. Where the code of a module is not here (unresolved-module), it
    may hold the check that is missed, and the finding is undetermined.

    ## Why it matters

    Users find out first. A model is launched on Tuesday, its embeddings endpoint fails on Friday, and nothing pages because
    nobody asked that endpoint anything: the row in the catalog was there, the row in the list of checks was not.

    ## Bad

    ```hcl
    resource "checkly_check" "chat" {
      for_each = toset(["aurora-large", "aurora-small"]) # the catalog has a third
      # ...
    }
    ```

    ## Good

    ```hcl
    resource "checkly_check" "chat" {
      for_each = { for m in local.catalog : m.id => m if m.capabilities.completion_chat }
      # ...
    }
    ```

    ## How to fix

    Derive the checks from the catalog, so that a new model is checked the day it appears. Where the `for_each` has a filter, look
    there first: the second label shows it. A model that is not for the public belongs in a `models` block of `.alertlint.hcl`.

    ## When to suppress

    Rarely. Prefer `models "NAME" { exposure = "experimental", reason = "...", until = "..." }`, which has a reason and an end.
  EOT
}
