rule "inconsistent-threshold" {
  code     = "AL401"
  severity = "error"
  subject  = entity
  summary  = "checks of one capability differ in period, failures or timeout"
  expected = "checks of one capability have the same period, failures and timeout"

  # Of a check: where it differs from the majority. Of `*/capability`: where there is no majority. A value that breaks the
  # contract is contract-violation, and where the contract speaks no majority is needed to tell what is right.
  when = contains(["check", "capability"], entity.kind_of)
  condition = !anytrue([
    for d in entity.deviations : d.certain && contains(["period", "failures", "timeout"], d.attribute) && !(entity.kind_of == "check" ? (
      (d.attribute == "failures" && entity.contract.failures != null && entity.failures != entity.contract.failures)
      || (d.attribute == "period" && entity.contract.period != null && entity.period > entity.contract.period)
      || (d.attribute == "timeout" && entity.contract.timeout != null && entity.timeout > entity.contract.timeout)
      ) : (
      (d.attribute == "failures" && entity.contract.failures != null)
      || (d.attribute == "period" && entity.contract.period != null)
      || (d.attribute == "timeout" && entity.contract.timeout != null)
    ))
  ])
  error_message = entity.kind_of == "check" ? "\"${entity.name}\" differs from other checks of ${entity.capability}: ${join("; ", [
    for d in entity.deviations : "${d.attribute} is ${d.mine}, ${d.peers} of them have ${d.majority}" if contains(["period", "failures", "timeout"], d.attribute)
  ])}" : "checks of ${entity.name} differ in ${join(" and ", [for d in entity.deviations : d.attribute if contains(["period", "failures", "timeout"], d.attribute)])}, and no value has a majority"

  labels = [
    [for d in entity.deviations : { at = d.at, text = "${d.attribute} is ${d.mine} here" } if contains(["period", "failures", "timeout"], d.attribute)],
    [for d in entity.deviations : { at = d.peer_at, text = d.majority == null ? "and another value here" : "${d.majority} here, as in ${d.peers} checks" } if contains(["period", "failures", "timeout"], d.attribute)],
  ]
  help = "give the checks of a capability one setting, or write a contract that says what is right"
  # To make a check slower or more tolerant, even if the others are, is for people to decide.
  fixes = [{
    title  = "set ${join(" and ", [for d in entity.deviations : "${d.attribute} to ${d.majority}" if known(d.certain) && contains(["period", "failures", "timeout"], d.attribute)])}, as the others have it"
    when   = entity.kind_of == "check"
    safety = alltrue([for d in entity.deviations : d.stricter if known(d.certain) && contains(["period", "failures", "timeout"], d.attribute)]) ? "safe" : "suggested"
    edits  = [for d in entity.deviations : set(d.value, d.peer_value) if known(d.certain) && contains(["period", "failures", "timeout"], d.attribute)]
  }]

  docs = <<-EOT
    ## What it checks

    Enabled checks of one capability have the same period, the same number of failures before an alert and the same response time
    at which a run fails. Compared is what the vendor really uses: settings of groups that override their members, and defaults,
    which differ between types of check.

    ## Why it matters

    With 1 failure for one model and 5 for another, the same outage pages for the first after a minute and for the second after
    half an hour. The slower check looks healthy while its users are down.

    ## Bad

    ```hcl
    resource "checkly_check" "large" {
      frequency = 1
      # ...
    }
    resource "checkly_check" "small" {
      frequency = 10
      # ...
    }
    ```

    ## Good

    ```hcl
    locals {
      chat = { frequency = 1, failures = 2, max_ms = 10000 }
    }
    ```

    ## How to fix

    Take the settings from one place per capability. The finding shows the majority; where there is none it stands at the
    capability.

    ## When to suppress

    For one model with another promise, with the reason.
  EOT
}
