resource "pingdom_check" "chat" {
  name    = "chat"
  type    = "http"
  host    = "api.aurora.example"
  teamids = [pingdom_team.oncall.id]
}

resource "pingdom_team" "oncall" {
  name       = "On-call"
  member_ids = [pingdom_contact.ada.id]
}

resource "pingdom_contact" "ada" {
  name = "Ada"
}
