rule "tags-lost-in-transit" {
  code     = "AL310"
  severity = "error"
  subject  = check
  summary  = "the channel or the source drops the tags that the routes ask for"
  expected = "the tags that routes ask for survive the way to the router"

  when          = check.active && known(check.outcome.delivered) && check.outcome.delivered
  condition     = length(check.outcome.lost) == 0 || anytrue([for r in check.outcome.matched : !default(r.fallback, false)])
  error_message = "the tags of \"${check.name}\" never reach the routes, which read ${join(", ", distinct([for l in check.outcome.lost : l.field]))}: ${join("; ", distinct([for l in check.outcome.lost : l.text]))}"

  labels = [
    [for l in check.outcome.lost : { at = l.at, text = l.text }],
    { at = check.tags, text = "these tags are lost on the way" },
  ]
  help    = "let the template carry the tags: \"tags\": [{{#each TAGS}}\"{{this}}\"{{#unless @last}},{{/unless}}{{/each}}]"
  because = check.outcome.assumptions

  docs = <<-EOT
    ## What it checks

    What the routes read (`$.tags`, an alert field) is in the payload that the channel's template makes, and is mapped by the
    source where it has to be.

    ## Why it matters

    The template that vendors give as an example has no tags. Every route on a tag is then dead, and everything goes to the
    fallback or nowhere, however well tags and routes agree.

    ## Bad

    ```hcl
    template = <<-EOF
      { "title": "{{ALERT_TITLE}}", "check_name": "{{CHECK_NAME}}" }
    EOF
    ```

    ## Good

    ```hcl
    template = <<-EOF
      {
        "title": "{{ALERT_TITLE}}",
        "tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]
      }
    EOF
    ```

    ## How to fix

    Add the tags to the template under the key that the routes read. A source that maps alert fields must map the field too.

    ## When to suppress

    Never: route by something else instead.
  EOT
}
