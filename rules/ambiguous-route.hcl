rule "ambiguous-route" {
  code     = "AL302"
  severity = "error"
  subject  = check
  summary  = "one alert, two destinations, and no defined order between them"
  expected = "one alert leads to one destination, whatever the order of the routes"

  when      = check.active && known(check.outcome.delivered) && check.outcome.delivered
  condition = length(check.outcome.ambiguous) == 0
  error_message = "alerts of \"${check.name}\" match \"${
    default(check.outcome.ambiguous[0].first.name, check.outcome.ambiguous[0].first.address)}\" and \"${
  default(check.outcome.ambiguous[0].second.name, check.outcome.ambiguous[0].second.address)}\": ${check.outcome.ambiguous[0].text}"

  labels = [
    { at = check.tags, text = "an alert with these tags: ${check.outcome.witness}" },
    [for a in check.outcome.ambiguous : { at = default(a.first.name, a.first.block), text = "matches here, sent to ${join(", ", [for t in a.first.targets : t.address])}" }],
    [for a in check.outcome.ambiguous : { at = default(a.second.name, a.second.block), text = "and here, sent to ${join(", ", [for t in a.second.targets : t.address])}" }],
  ]
  help    = "let the two routes exclude each other, or give them an order"
  because = check.outcome.assumptions

  docs = <<-EOT
    ## What it checks

    No alert of an active check matches two routes that lead to different places and have no defined order.

    ## Why it matters

    Which team is paged then depends on the age of a database row. It works in the drill and pages the others at night.

    ## Bad

    ```hcl
    resource "rootly_alert_routing_rule" "chat" { # no position
      # $.tags contains "completion_api" to the chat service
    }
    resource "rootly_alert_routing_rule" "large" { # no position
      # $.tags contains "aurora-large" to the research service
    }
    ```

    ## Good

    ```hcl
    resource "rootly_alert_routing_rule" "large" {
      position = 1
      # ...
    }
    resource "rootly_alert_routing_rule" "chat" {
      position = 2
      # ...
    }
    ```

    ## How to fix

    Give positions, or conditions that exclude each other. Where the verdict rests on an assumption about the vendor (it is
    listed with the finding), state what you know of your account with an `assume` block.

    ## When to suppress

    Where both destinations page the same people.
  EOT
}
