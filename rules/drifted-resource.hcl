rule "drifted-resource" {
  code     = "AL601"
  severity = "warning"
  subject  = problem
  summary  = "the plan shows changes made outside Terraform"
  expected = "nothing was changed outside Terraform"

  when          = problem.kind == "drifted-resource"
  condition     = false
  error_message = problem.message

  labels = [
    { at = problem.at, text = "is not what is running" },
    [for r in problem.related : { at = r.at, text = r.text }],
  ]
  help = default(problem.help, "write the change into the source, or apply to undo it")

  docs = <<-EOT
    ## What it checks

    What runs is what Terraform made last: the plan's refresh (`resource_drift`) shows no check, channel, route or policy that
    somebody has changed or deleted elsewhere.

    ## Why it matters

    A check muted in the web interface covers nothing, and the source still says it does. What was changed during an incident
    is undone by the next apply, at a time nobody chose.

    ## Bad

    A plan that says: Objects have changed outside of Terraform.

    ```
    # checkly_check.chat has changed
      ~ muted = false -> true
    ```

    ## Good

    ```hcl
    resource "checkly_check" "chat" {
      muted = true # until the incident is over, by the people who own it
    }
    ```

    ## How to fix

    Write the change into the source if it was right. Else apply, which undoes it, and ask who made it.

    ## When to suppress

    For attributes that another system owns: better with `lifecycle { ignore_changes = [...] }`, which says so to Terraform too.
  EOT
}
