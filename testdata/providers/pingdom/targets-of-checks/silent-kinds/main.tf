resource "pingdom_team" "oncall" {
  name       = "On-call"
  member_ids = [pingdom_contact.ada.id]
}

resource "pingdom_team" "empty" {
  name       = "Empty"
  member_ids = []
}

resource "pingdom_contact" "ada" {
  name = "Ada"
}

resource "pingdom_user" "grace" {
  name = "Grace"
}

resource "pingdom_integration" "hook" {
  name = "Hook"
  url  = "https://hooks.aurora.example/pingdom"
}

resource "pingdom_check" "chat" {
  name                     = "chat"
  type                     = "http"
  host                     = "api.aurora.example"
  url                      = "/v1/chat/completions"
  encryption               = true
  port                     = 443
  resolution               = 1
  sendnotificationwhendown = 3
  responsetime_threshold   = 10000
  shouldcontain            = "choices"
  postdata                 = jsonencode({ model = "aurora-large" })
  probefilters             = "region:EU"
  tags                     = "completion_api, team-chat"
  teamids                  = [pingdom_team.oncall.id]
  userids                  = [pingdom_user.grace.id]
  integrationids           = [pingdom_integration.hook.id]
}

resource "pingdom_check" "ping" {
  name    = "ping"
  type    = "ping"
  host    = "api.aurora.example"
  paused  = true
  teamids = [pingdom_team.empty.id]
}

resource "pingdom_maintenance" "night" {
  description = "night"
  from        = 1796090400
  to          = 1796094000
  uptimeids   = [pingdom_check.chat.id]
}
