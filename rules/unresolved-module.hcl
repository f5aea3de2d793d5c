rule "unresolved-module" {
  code     = "AL903"
  severity = "warning"
  subject  = problem
  summary  = "a module that cannot be read"
  expected = "every module can be read"

  when          = problem.kind == "unresolved-module"
  condition     = false
  error_message = problem.message

  labels = [
    { at = problem.at, text = "the code of this module is not here" },
    [for r in problem.related : { at = r.at, text = r.text }],
  ]
  help = default(problem.help, "run terraform init, so that .terraform/modules is there, or map the module with an adapter")

  docs = <<-EOT
    ## What it checks

    The code of every called module is in the repository, or in `.terraform/modules` after `terraform init`.

    ## Why it matters

    The module may hold checks, routes or services. Without its code a missing check and a check inside the module look the same.

    ## Bad

    ```hcl
    module "oncall" {
      source = "git::https://git.example.com/terraform/oncall.git?ref=v3"
    }
    ```

    in a pipeline that runs without `terraform init`.

    ## Good

    ```console
    $ terraform init -backend=false
    $ alertlint check
    ```

    ## How to fix

    Run `terraform init -backend=false` first, or describe the module in an adapter of your own: `check "module:SOURCE" { ... }`.

    ## When to suppress

    Where the module holds no alerting.
  EOT
}
