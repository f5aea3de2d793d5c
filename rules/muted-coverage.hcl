rule "muted-coverage" {
  code     = "AL103"
  severity = "error"
  subject  = capability
  summary  = "the only checks of a public capability cannot alert"
  expected = "an active check covers the capability"

  when      = capability.required && length(capability.checks) > 0
  condition = length(capability.covering) > 0
  error_message = "${capability.name} of ${capability.model} is covered only by checks that cannot alert: ${join(", ", [
    for c in capability.checks : "${c.address} is ${
      !c.enabled ? "disabled" : default(c.muted, false) ? "muted" : !c.active ? "in a maintenance window that never ends" : "no synthetic check"
    }"
  ])}"

  labels = [
    [for c in capability.checks : { at = c.enabled, text = "disabled here" } if !c.enabled],
    [for c in capability.checks : { at = c.muted, text = "muted here" } if c.enabled && default(c.muted, false)],
    [for c in capability.checks : { at = c.mutes[0].block, text = "this window never ends" } if c.enabled && !default(c.muted, false) && length(c.mutes) > 0],
    { at = capability.at, text = "${capability.name} of ${capability.model} is advertised to the public" },
  ]
  help = "enable the check again, or exempt the model with a `models` block that has a reason and an end"

  docs = <<-EOT
    ## What it checks

    Among the checks of a public capability at least one is a synthetic check that is enabled, not muted, and not under a
    maintenance window that never ends.

    ## Why it matters

    A mute is set at night, for one incident, and stays. From then on dashboards show a check for the capability, the coverage
    looks complete, and an outage wakes nobody.

    ## Bad

    ```hcl
    resource "checkly_check" "embeddings" {
      muted = true # noisy since the rollout
      # ...
    }
    ```

    ## Good

    ```hcl
    resource "checkly_maintenance_windows" "rollout" {
      starts_at = "2026-11-24T08:00:00Z"
      ends_at   = "2026-11-24T10:00:00Z"
      tags      = ["rollout-embeddings"]
      # ...
    }
    ```

    ## How to fix

    Remove the mute, or replace it by a maintenance window with an end. Where the model is not ready for users, say so in a
    `models` block.

    ## When to suppress

    During a known outage: `# alertlint:ignore[muted-coverage] reason="INC-2291" until=2026-12-01`.
  EOT
}
