rule "inconsistent-severity" {
  code     = "AL403"
  severity = "warning"
  subject  = entity
  summary  = "checks of one capability alert with different severities"
  expected = "checks of one capability alert with one severity"

  when = contains(["check", "capability"], entity.kind_of)
  condition = !anytrue([for d in entity.deviations : d.certain && d.attribute == "severity"])
  error_message = entity.kind_of == "check" ? "\"${entity.name}\" alerts with another severity than other checks of ${entity.capability}: ${join("; ", [
    for d in entity.deviations : "${d.mine}, while ${d.peers} of them have ${d.majority}" if d.attribute == "severity"
  ])}" : "checks of ${entity.name} differ in severity, and no value has a majority"

  labels = [
    [for d in entity.deviations : { at = d.at, text = "${d.mine} here" } if d.attribute == "severity"],
    [for d in entity.deviations : { at = d.peer_at, text = d.majority == null ? "and another value here" : "${d.majority} here, as in ${d.peers} checks" } if d.attribute == "severity"],
  ]
  help = "give the alerts of a capability one severity"
  fixes = [for d in entity.deviations : {
    title = "set ${d.majority}, as the others have it"
    when  = entity.kind_of == "check"
    edits = [set(d.value, d.peer_value)]
  } if known(d.certain) && d.attribute == "severity"]

  docs = <<-EOT
    ## What it checks

    Enabled checks of one capability raise alerts of the same severity, where the vendor has such a thing.

    ## Why it matters

    The same outage wakes somebody for one model and waits for office hours for another. Nobody decided that.

    ## Bad

    A monitor with priority 1 for one model, and one with priority 4, copied from a test, for another.

    ## Good

    The severity is written once for each capability.

    ## How to fix

    Take it from one place. The finding shows the majority; where there is none it stands at the capability.

    ## When to suppress

    For one model with another promise, with the reason.
  EOT
}
