rule "dangling-reference" {
  code     = "AL206"
  severity = "error"
  subject  = entity
  summary  = "a reference to a resource, module output or key that does not exist"
  expected = "every reference names something that exists"

  for_each      = entity.references
  condition     = each.value.state != "dangling"
  error_message = "a reference to something that does not exist: ${each.value.text}${each.value.nearest == null ? "" : "; the nearest is ${each.value.nearest}"}"

  labels = [
    { at = each.value.at, text = "names something that does not exist" },
    { at = entity.block, text = "in this block", when = entity.kind_of != "problem" },
  ]
  help = (
    each.value.nearest != null ? "write ${each.value.nearest}, or create what is named" :
    each.value.instead != null ? "write ${each.value.instead}, or create what is named" : "create what is named, or correct the name"
  )
  # It may as well be what is named that is missing: people decide.
  fixes = [{
    title = "write ${default(each.value.instead, "")}"
    when  = each.value.instead != null
    edits = [write(each.value, each.value.instead)]
  }]

  docs = <<-EOT
    ## What it checks

    Every reference leads to a resource, data source, module output or instance key that exists in this configuration.

    ## Why it matters

    `rootly_service.by_team["serach"]` fails at apply, in the pipeline that was to ship the fix. A key that exists for one
    environment only fails there, and nowhere else.

    ## Bad

    ```hcl
    target_id = rootly_service.capability["embeding"].id
    ```

    ## Good

    ```hcl
    target_id = rootly_service.capability["embeddings"].id
    ```

    ## How to fix

    Correct the name (the message shows the nearest one), or add the missing key to the `for_each` that should have it.

    ## When to suppress

    Never: apply would fail.
  EOT
}
