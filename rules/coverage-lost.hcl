rule "coverage-lost" {
  code     = "AL701"
  severity = "error"
  subject  = change
  summary  = "the change takes a public capability's coverage away"
  expected = "a public capability that was covered is still covered"

  # A change that is not certain is undetermined.
  when          = change.kind == "coverage-lost"
  condition     = !change.certain
  error_message = change.message

  labels = [
    { at = change.at, text = change.at_text },
    [for r in change.related : { at = r.at, text = r.text }],
  ]
  help         = "give the capability a check again, or withdraw the model in the catalog first"
  suppressible = false

  docs = <<-EOT
    ## What it checks

    A public capability that an active synthetic check covered before the change is covered after it, by whichever check. Only
    `alertlint gate` judges it: it needs both versions.

    ## Why it matters

    A check goes away in a cleanup, with the map entry three files away that made it. The plan says "1 to destroy", which reads
    like tidiness. From then on an outage of that endpoint wakes nobody.

    ## Bad

    ```hcl
    locals {
      chat_models = ["aurora-large"] # was ["aurora-large", "aurora-small"]
    }
    ```

    ## Good

    ```hcl
    locals {
      chat_models = [for m in local.catalog : m.id if m.capabilities.completion_chat]
    }
    ```

    ## How to fix

    Bring the check back, or let another one cover the capability. A model that is withdrawn goes from the catalog first, and
    its check with it or later.

    ## When to suppress

    It cannot be suppressed: a comment in the change would only hide what the change does.
  EOT
}
