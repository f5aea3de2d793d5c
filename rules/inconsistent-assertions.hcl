rule "inconsistent-assertions" {
  code     = "AL405"
  severity = "warning"
  subject  = entity
  summary  = "one check of a capability validates correctness, another one only availability"
  expected = "checks of one capability assert the same"

  # Where the contract says what is to be asserted, availability-only-check speaks.
  when = contains(["check", "capability"], entity.kind_of)
  condition = !anytrue([
    for d in entity.deviations : d.certain && d.attribute == "asserts" && (entity.contract == null || entity.contract.asserts == null)
  ])
  error_message = entity.kind_of == "check" ? "\"${entity.name}\" asserts something else than other checks of ${entity.capability}: ${join("; ", [
    for d in entity.deviations : "${d.mine}, while ${d.peers} of them have ${d.majority}" if d.attribute == "asserts"
  ])}" : "checks of ${entity.name} differ in what they assert, and no value has a majority"

  labels = [
    [for d in entity.deviations : { at = d.at, text = "${d.mine} here" } if d.attribute == "asserts"],
    [for d in entity.deviations : { at = d.peer_at, text = d.majority == null ? "and another value here" : "${d.majority} here, as in ${d.peers} checks" } if d.attribute == "asserts"],
  ]
  help = "assert the same about every model: that the answer is right"

  docs = <<-EOT
    ## What it checks

    Either all enabled checks of a capability read the content of the answer, or none does. Checks that assert in code are left alone,
    and where a contract says what is to be asserted, availability-only-check compares with that.

    ## Why it matters

    A model that answers with nonsense pages for some models and stays green for others. The green one is believed.

    ## Bad

    ```hcl
    assertion { # of one model
      source     = "JSON_BODY"
      property   = "$.choices[0].message.content"
      comparison = "NOT_EMPTY"
    }
    assertion { # of another
      source     = "STATUS_CODE"
      comparison = "EQUALS"
      target     = "200"
    }
    ```

    ## Good

    The assertions of a capability in one place, for all of its models.

    ## How to fix

    Give the weaker checks the assertions of the stronger ones.

    ## When to suppress

    For a model whose answers cannot be told right from wrong.
  EOT
}
