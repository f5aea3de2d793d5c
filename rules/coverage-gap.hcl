rule "coverage-gap" {
  code     = "AL708"
  severity = "warning"
  subject  = problem
  summary  = "a replacement deletes a check before its successor exists"
  expected = "the successor of a check exists before the check is deleted"

  when          = problem.kind == "coverage-gap"
  condition     = false
  error_message = problem.message

  labels = [
    { at = problem.at, text = "nothing checks this between delete and create" },
    [for r in problem.related : { at = r.at, text = r.text }],
  ]
  help = default(problem.help, "write `lifecycle { create_before_destroy = true }` into the resource")

  docs = <<-EOT
    ## What it checks

    No check is replaced by deleting it first (`["delete", "create"]` in the plan).

    ## Why it matters

    Between the two nothing watches. When the create fails (a quota, a name that is still taken), nothing watches until somebody
    notices, and the alert that would tell them is the one that is gone.

    ## Bad

    ```hcl
    resource "checkly_check" "chat" {
      type = "MULTI_STEP" # was "API": cannot be changed in place
    }
    ```

    ## Good

    ```hcl
    resource "checkly_check" "chat" {
      type = "MULTI_STEP"

      lifecycle {
        create_before_destroy = true
      }
    }
    ```

    ## How to fix

    Create the successor first with `create_before_destroy`, or add the new check in one change and remove the old one in the next.

    ## When to suppress

    Where the vendor does not allow two of the kind at the same time.
  EOT
}
