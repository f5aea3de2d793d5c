rule "route-is-off" {
  code          = "XX001"
  severity      = "info"
  subject       = route
  summary       = "a route is off"
  condition     = route.enabled
  error_message = "${route.name} is off"
  help          = "switch it on"

  # Too much is promised here: a router of which all routes are off may lack a catch-all.
  fixes = [{ title = "switch ${route.name} on", safety = "safe", edits = [set(route.enabled, true)] }]

  docs = "Routes are on."
}
