rule "duplicate-check" {
  code     = "AL108"
  severity = "warning"
  subject  = check
  summary  = "a check that requests and asserts the same as another one"
  expected = "no two checks request and assert the same"

  when          = check.active
  condition     = check.copy_of == null
  error_message = "\"${default(check.name, check.address)}\" requests and asserts the same as \"${default(check.copy_of.name, check.copy_of.address)}\", from the same locations"

  labels = [
    { at = default(check.name, check.block), text = "a copy" },
    { at = default(check.copy_of.name, check.copy_of.block), text = "of this check" },
  ]
  help = "remove the copy, or finish what it was copied for"

  docs = <<-EOT
    ## What it checks

    No two active checks send the same request, assert the same about the answer and run from the same locations. Name, tags and
    period may differ.

    ## Why it matters

    Somebody copied a block to check another model and changed its name only. The model that the copy is named after has no check,
    and the other one pages twice.

    ## Bad

    ```hcl
    resource "checkly_check" "small" {
      name = "aurora-small chat"
      request {
        url  = "https://api.aurora.example/v1/chat/completions"
        body = jsonencode({ model = "aurora-large" }) # copied
      }
    }
    ```

    ## Good

    ```hcl
    body = jsonencode({ model = "aurora-small" })
    ```

    ## How to fix

    Change what was to be changed, or remove the block.

    ## When to suppress

    Where two teams are to be alerted by checks of their own on purpose.
  EOT
}
