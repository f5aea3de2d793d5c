rule "outdated-catalog" {
  code     = "AL603"
  severity = "warning"
  subject  = catalog
  summary  = "the snapshot of the catalog is older than the config allows"
  expected = "the snapshot is not older than the config allows"

  when          = catalog.max_age != null && catalog.age != null
  condition     = catalog.age <= catalog.max_age
  error_message = "the snapshot of catalog \"${catalog.name}\" is ${floor(catalog.age)} days old, ${catalog.max_age} are allowed"

  labels = [
    { at = catalog.block, text = "taken ${catalog.taken_at}" },
  ]
  help = "take a new snapshot: alertlint catalog pull NAME (with --redate where nothing but its date is new)"

  docs = <<-EOT
    ## What it checks

    The age of each catalog's snapshot, by its own date, else by `taken` in the config, against `max_age`. One without a date
    is not judged: state `taken`.

    ## Why it matters

    Coverage is proven against the snapshot. A model that was launched after it was taken is unknown to every rule.

    ## Bad

    ```hcl
    catalog "mistral" {
      file    = "catalog/models.json" # from spring
      max_age = "30d"
    }
    ```

    ## Good

    A scheduled job that runs `alertlint catalog pull mistral --redate` and opens a pull request.

    ## How to fix

    Pull a new snapshot and look at what it brings.

    ## When to suppress

    Not in code: raise `max_age`.
  EOT
}
