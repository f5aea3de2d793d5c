rule "availability-only-check" {
  code     = "AL104"
  severity = "warning"
  subject  = check
  summary  = "the contract asks for correctness, the check asserts only availability"
  expected = "a check asserts what its contract asks for: correctness, not only a status"

  when          = check.active && check.contract != null && check.contract.asserts == "correctness" && check.asserts != null
  condition     = check.asserts == "correctness"
  error_message = "the contract of ${check.capability} asks for correctness, and this check asserts only that something answers"

  labels = [
    { at = check.asserts, text = "no assertion reads the answer's content" },
    { at = check.contract.at, text = "the contract asks for correctness" },
  ]
  help = "assert something about the answer's body"

  docs = <<-EOT
    ## What it checks

    A check whose contract says `asserts = "correctness"` has at least one assertion about the content of the answer. Browser
    and multi-step checks assert in code and are left alone.

    ## Why it matters

    A model server that lost its weights answers 200 with an empty completion. A check of the status code stays green while
    every user gets nothing.

    ## Bad

    ```hcl
    assertion {
      source     = "STATUS_CODE"
      comparison = "EQUALS"
      target     = "200"
    }
    ```

    ## Good

    ```hcl
    assertion {
      source     = "JSON_BODY"
      property   = "$.choices[0].message.content"
      comparison = "NOT_EMPTY"
    }
    ```

    ## How to fix

    Add an assertion on the body, in the check or in the defaults of its group.

    ## When to suppress

    Where a script outside Terraform validates the content.
  EOT
}
