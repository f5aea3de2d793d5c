resource "pingdom_check" "chat" { # fires: unowned-check
  name    = "chat"
  type    = "http"
  host    = "api.aurora.example"
  teamids = [pingdom_team.oncall.id]
}

resource "pingdom_team" "oncall" {
  name       = "On-call"
  member_ids = []
}
