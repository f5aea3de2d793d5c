rule "syntax-error" {
  code     = "AL901"
  severity = "error"
  subject  = problem
  summary  = "a file that is not valid Terraform"
  expected = "the file can be parsed"

  when          = problem.kind == "syntax-error"
  condition     = false
  error_message = problem.message

  labels = [
    { at = problem.at, text = "cannot be read" },
    [for r in problem.related : { at = r.at, text = r.text }],
  ]
  help         = default(problem.help, "correct the syntax: terraform fmt names the same place")
  suppressible = false

  docs = <<-EOT
    ## What it checks

    Every file of a module is valid HCL, as Terraform reads it. A block that cannot be read is left out, everything else is still
    analysed.

    ## Why it matters

    What is in the broken block is not looked at, so a clean report would be about half of the configuration.

    ## Bad

    ```hcl
    resource "checkly_check" "chat" {
      tags = ["completion_api"
    }
    ```

    ## Good

    ```hcl
    resource "checkly_check" "chat" {
      tags = ["completion_api"]
    }
    ```

    ## How to fix

    Correct the place that the label shows; `terraform fmt` and `terraform validate` complain about it too.

    ## When to suppress

    It cannot be suppressed: what is not read cannot be judged.
  EOT
}
