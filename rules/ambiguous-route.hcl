rule "ambiguous-route" {
  code     = "AL302"
  severity = "error"
  subject  = entity
  summary  = "one alert, two destinations, and no defined order between them"
  expected = "one alert leads to one destination, whatever the order of the routes"

  # Of a check: its own alert. Of a route: an alert that no check raises yet, if one tag is enough for it; a combination of
  # tags that nobody uses is nobody's problem. One finding for each pair.
  when = (
    entity.kind_of == "check" ? entity.active && known(entity.outcome.delivered) && entity.outcome.delivered :
    entity.kind_of == "route" && default(entity.enabled, true)
  )
  condition = (
    entity.kind_of == "check" ? length(entity.outcome.ambiguous) == 0 :
    !anytrue([for o in entity.overlaps : o.earlier && !o.seen && o.alone])
  )
  error_message = entity.kind_of == "check" ? "alerts of \"${entity.name}\" match \"${
    default(entity.outcome.ambiguous[0].first.name, entity.outcome.ambiguous[0].first.address)}\" and \"${
    default(entity.outcome.ambiguous[0].second.name, entity.outcome.ambiguous[0].second.address)}\": ${entity.outcome.ambiguous[0].text}" : "one alert can match \"${
    default(entity.name, entity.address)}\" and ${
    join(" and ", [for o in entity.overlaps : "\"${default(o.other.name, o.other.address)}\"" if o.earlier && !o.seen && default(o.alone, true)])
  }, and no order says which of them takes it"

  labels = entity.kind_of == "check" ? [
    [{ at = entity.tags, text = "an alert with these tags: ${entity.outcome.witness}" }],
    [for a in entity.outcome.ambiguous : { at = default(a.first.name, a.first.block), text = "matches here, sent to ${join(", ", [for t in a.first.targets : t.address])}" }],
    [for a in entity.outcome.ambiguous : { at = default(a.second.name, a.second.block), text = "and here, sent to ${join(", ", [for t in a.second.targets : t.address])}" }],
  ] : [
    [{ at = default(entity.name, entity.block), text = "asks for ${entity.text}, sent to ${join(", ", [for t in entity.targets : t.address])}" }],
    [for o in entity.overlaps : { at = default(o.other.name, o.other.block), text = "and this one takes ${o.witness} as well, sent to ${join(", ", [for t in o.other.targets : t.address])}" } if o.earlier && !o.seen],
  ]
  help    = "let the two routes exclude each other, or give them an order"
  because = entity.kind_of == "check" ? entity.outcome.assumptions : entity.assumptions

  docs = <<-EOT
    ## What it checks

    No alert of an active check matches two routes that lead to different places and have no defined order. Nor does any alert
    with a single tag that no check raises yet: that is proven over all alerts, and the finding shows one as
    `alertlint trace` takes it. Two routes that only an alert with two tags at once would match are left alone until a check
    has both.

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
