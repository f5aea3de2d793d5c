rule "inconsistent-locations" {
  code     = "AL404"
  severity = "warning"
  subject  = entity
  summary  = "checks of one capability run from different locations"
  expected = "checks of one capability run from the same places"

  # Too few for the contract is contract-violation.
  when = contains(["check", "capability"], entity.kind_of)
  condition = !anytrue([
    for d in entity.deviations : d.certain && d.attribute == "locations"
    && !(entity.contract.locations != null && (entity.kind_of == "capability" || length(distinct(entity.locations)) < entity.contract.locations))
  ])
  error_message = entity.kind_of == "check" ? "\"${entity.name}\" runs from other locations than other checks of ${entity.capability}: ${join("; ", [
    for d in entity.deviations : "${d.mine}, while ${d.peers} of them run from ${d.majority}" if d.attribute == "locations"
  ])}" : "checks of ${entity.name} run from different locations, and none of the sets has a majority"

  labels = [
    [for d in entity.deviations : { at = d.at, text = "runs from ${d.mine}" } if d.attribute == "locations"],
    [for d in entity.deviations : { at = d.peer_at, text = d.majority == null ? "and from others here" : "${d.majority} here, as in ${d.peers} checks" } if d.attribute == "locations"],
  ]
  help = "let the checks of a capability run from the same locations"
  fixes = [for d in entity.deviations : {
    title  = "run from ${d.majority}, as the others do"
    when   = entity.kind_of == "check"
    safety = d.stricter ? "safe" : "suggested"
    edits  = [set(d.value, d.peer_value)]
  } if known(d.certain) && d.attribute == "locations"]

  docs = <<-EOT
    ## What it checks

    Enabled checks of one capability run from the same locations, private ones included, after groups that override them.

    ## Why it matters

    A regional outage is seen for the models that are checked from there and for no others. The incident starts with the question
    why one model is down, when all of them are.

    ## Bad

    ```hcl
    locations = ["us-east-1"] # left over from the first test
    ```

    ## Good

    ```hcl
    locations = var.regions
    ```

    ## How to fix

    Take the locations from one variable, or set them in the group.

    ## When to suppress

    For a model that is served in one region alone.
  EOT
}
