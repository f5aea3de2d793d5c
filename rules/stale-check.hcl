rule "stale-check" {
  code     = "AL102"
  severity = "error"
  subject  = check
  summary  = "a check covers a model or capability that the catalog does not advertise"
  expected = "a check covers what the catalog advertises"

  condition = alltrue([for c in check.covers : c.known_model && !c.retired && c.capability != null])
  error_message = join("; ", [
    for c in check.covers :
    c.retired ? "${c.model} is retired, and this still checks its ${c.name}" :
    c.known_model ? "the catalog does not advertise ${c.name} for ${c.model}" :
    c.nearest == null ? "the catalog does not advertise ${c.model}" :
    "the catalog does not advertise ${c.model}; the nearest id is ${c.nearest}"
    if !c.known_model || c.retired || c.capability == null
  ])

  labels = [
    [for c in check.covers : { at = c.model, text = c.retired ? "service of this model has ended" : "not in the catalog" } if !c.known_model || c.retired || c.capability == null],
    [for c in check.covers : { at = c.capability.at, text = "the catalog says when it ended" } if c.retired && c.capability != null],
  ]
  help = "remove the check, or let its model come from the catalog"
  fixes = [for c in check.covers : {
    title = "write ${c.nearest}"
    edits = [set(c.model, c.nearest)]
  } if !c.known_model && c.nearest != null]

  docs = <<-EOT
    ## What it checks

    The model and the capability of every check are advertised by the catalog, and the model's service has not ended at the
    snapshot's date.

    ## Why it matters

    A check of a retired model fails the moment the model is switched off and pages somebody about a decision that was made
    months ago. After the second such night people mute the check's whole group. A model id with a typo is worse: its check
    never passed, or asks a different model than its name says.

    ## Bad

    ```hcl
    locals {
      models = ["aurora-large-2606", "aurora-small-2503"] # retired in March
    }
    ```

    ## Good

    ```hcl
    locals {
      models = [for m in jsondecode(data.http.models.response_body).data : m.id if m.deprecation == null]
    }
    ```

    ## How to fix

    Remove the entry, correct the id (the message names the nearest one), or derive the list from the catalog.

    ## When to suppress

    While a retirement is being rolled out region by region: with an `until`.
  EOT
}
