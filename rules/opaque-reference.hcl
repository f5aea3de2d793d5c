rule "opaque-reference" {
  code     = "AL205"
  severity = "warning"
  subject  = entity
  summary  = "a literal id of something that this configuration neither manages nor reads"
  expected = "references name what this configuration manages or reads"

  for_each      = entity.references
  condition     = each.value.state != "opaque"
  error_message = "${each.value.text} in \"${each.value.attribute}\" is the id of something that this configuration neither manages nor reads"

  labels = [
    { at = each.value.at, text = "what this id stands for cannot be told from here" },
  ]
  help = "manage the object here, read it with a data source, or pass it in from the configuration that manages it"

  docs = <<-EOT
    ## What it checks

    References between checks, channels, sources, routes, services and escalations are written as references, not as literal ids.

    ## Why it matters

    An id copied from the web interface says nothing about what it stands for. When the object is deleted the plan stays clean,
    and nobody can prove where the alert goes.

    ## Bad

    ```hcl
    destinations {
      target_type = "Service"
      target_id   = "0f1c9d3e-7c2b-4a53-9d55-2f0f7e8a9b10"
    }
    ```

    ## Good

    ```hcl
    destinations {
      target_type = "Service"
      target_id   = rootly_service.chat.id
    }
    ```

    ## How to fix

    Import the object, or look it up by name with a data source.

    ## When to suppress

    For ids that no data source can look up: with a reason that names the object.
  EOT
}
