rule "route-removed" {
  code     = "AL707"
  severity = "warning"
  subject  = change
  summary  = "the change takes a route out of force"
  expected = "a route that was in force still is"

  # A change that is not certain is undetermined.
  when          = change.kind == "route-removed"
  condition     = !change.certain
  error_message = change.message

  labels = [
    { at = change.at, text = change.at_text },
    [for r in change.related : { at = r.at, text = r.text }],
  ]
  help         = "bring the route back, or have those whose alerts it took agree"
  suppressible = false

  docs = <<-EOT
    ## What it checks

    A route that was enabled before the change is there and enabled after it. A route is told by what it asks for and where it
    leads, so that one that moves to another file, module or place in the order is not called removed.

    ## Why it matters

    A route without checks today may be the one that a runbook, another root or a team's own check relies on. Its alerts fall
    through to whatever comes next.

    ## Bad

    ```hcl
    locals {
      routes = { completion_api = "inference" } # moderation_api is gone
    }
    ```

    ## Good

    ```hcl
    locals {
      routes = { completion_api = "inference", moderation_api = "trust" }
    }
    ```

    ## How to fix

    Keep the route until nothing sends its tags any more.

    ## When to suppress

    It cannot be suppressed. Whether it needs a human is said in the config's `gate` block.
  EOT
}
