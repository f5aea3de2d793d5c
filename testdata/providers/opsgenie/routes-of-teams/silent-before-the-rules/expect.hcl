# What the rules of a team decide for certain.
rule "routes-of-teams" {
  code     = "XX017"
  severity = "error"
  subject  = route
  summary  = "what comes before the rules of a team may change what they see"

  when = route.type == "opsgenie_team_routing_rule" || route.type == "opsgenie_notification_policy"
  condition = jsonencode([route.text, [for c in route.checks : c.address], [for s in route.sources : [s.address, known(s.enabled) ? s.enabled : "perhaps"]]]) == lookup({
    "opsgenie_team_routing_rule.all[\"plain\"]"   = jsonencode(["$.tags contains \"completion_api\"", ["opsgenie_heartbeat.all[\"plain\"]"], [["opsgenie_heartbeat.all[\"plain\"]", true]]])
    "opsgenie_team_routing_rule.all[\"counted\"]" = jsonencode(["$.tags contains \"completion_api\"", [], [["opsgenie_heartbeat.all[\"counted\"]", "perhaps"]]])
    "opsgenie_team_routing_rule.all[\"once\"]"    = jsonencode(["$.tags contains \"completion_api\"", ["opsgenie_heartbeat.all[\"once\"]"], [["opsgenie_heartbeat.all[\"once\"]", true]]])
    "opsgenie_team_routing_rule.all[\"tagged\"]"  = jsonencode(["something that cannot be read (the field tags, which an action or a policy sets)", [], [["opsgenie_heartbeat.all[\"tagged\"]", true]]])
    "opsgenie_team_routing_rule.all[\"merged\"]"  = jsonencode(["$.tags contains \"completion_api\"", [], [["opsgenie_api_integration.all[\"merged\"]", "perhaps"]]])
    "opsgenie_team_routing_rule.all[\"kept\"]"    = jsonencode(["$.tags contains \"completion_api\"", [], [["opsgenie_api_integration.all[\"kept\"]", true]]])
    "opsgenie_team_routing_rule.all[\"set\"]"     = jsonencode(["something that cannot be read (the field tags, which an action or a policy sets)", [], [["opsgenie_api_integration.all[\"set\"]", true]]])
    "opsgenie_team_routing_rule.all[\"muted\"]"   = jsonencode(["$.tags contains \"completion_api\"", [], [["opsgenie_heartbeat.all[\"muted\"]", false]]])
    "opsgenie_team_routing_rule.ended"            = jsonencode(["every alert", ["opsgenie_heartbeat.all[\"ended\"]"], [["opsgenie_heartbeat.all[\"ended\"]", true]]])
    "opsgenie_notification_policy.some"           = jsonencode(["$.tags is \"batch\" and something that cannot be read (how often the alert came in)", [], [["opsgenie_heartbeat.all[\"plain\"]", true]]])
  }, route.address, "not expected")
  error_message = "${route.address} is ${jsonencode([route.text, [for c in route.checks : c.address], [for s in route.sources : [s.address, known(s.enabled) ? s.enabled : "perhaps"]]])}"

  labels = [{ at = route.block, text = "this route" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}

rule "owners-of-heartbeats" {
  code     = "XX018"
  severity = "error"
  subject  = check
  summary  = "what owns a heartbeat"

  condition = (known(check.owner) ? (check.owner == null ? "nobody" : check.owner.address) : "unknown") == lookup({
    "opsgenie_heartbeat.all[\"plain\"]"   = "opsgenie_escalation.ada"
    "opsgenie_heartbeat.all[\"counted\"]" = "unknown"
    "opsgenie_heartbeat.all[\"once\"]"    = "opsgenie_escalation.ada"
    "opsgenie_heartbeat.all[\"tagged\"]"  = "unknown"
    "opsgenie_heartbeat.all[\"ended\"]"   = "unknown"
    "opsgenie_heartbeat.all[\"muted\"]"   = "nobody"
  }, check.address, "not expected")
  error_message = "${check.address} belongs to ${known(check.owner) ? (check.owner == null ? "nobody" : check.owner.address) : "unknown"}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
