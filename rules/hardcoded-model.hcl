rule "hardcoded-model" {
  code     = "AL106"
  severity = "warning"
  subject  = check
  summary  = "a model id is typed by hand where its peers derive theirs from the catalog"
  expected = "the model id comes from the catalog, as with its peers"

  when          = check.enabled && check.model != null && !default(check.derived, true)
  condition     = check.derived_peer == null
  error_message = !known(check.model) ? "whether the model is typed by hand cannot be told, while other checks of ${check.capability} take theirs from the catalog" : "the model ${check.model} is typed by hand, while other checks of ${check.capability} take theirs from the catalog"

  labels = [
    { at = check.model, text = "typed by hand" },
    { at = check.derived_peer.block, text = "this check takes its model from the catalog" },
  ]
  help = "let the check join those that are derived from the catalog"

  docs = <<-EOT
    ## What it checks

    Where checks of a capability take their model from the catalog, all of them do.

    ## Why it matters

    The hand-written check is the one that is forgotten. When its model is retired it fails and pages; when its model is renamed
    its alias keeps it green while the new id goes unchecked.

    ## Bad

    ```hcl
    resource "checkly_check" "extra" {
      request {
        url  = "https://api.aurora.example/v1/chat/completions"
        body = jsonencode({ model = "aurora-large-2606", messages = local.ping })
      }
      # ...
    }
    ```

    ## Good

    ```hcl
    module "probe" {
      source   = "./modules/probe"
      for_each = local.chat_models # from the catalog
      model    = each.key
    }
    ```

    ## How to fix

    Add the case to the list that the catalog feeds, or filter the catalog for it.

    ## When to suppress

    For a check of one model on purpose, such as a canary before a launch.
  EOT
}
