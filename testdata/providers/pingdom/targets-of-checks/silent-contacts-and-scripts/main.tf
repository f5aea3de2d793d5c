# Contacts that are paused, integrations that are not active, scripts of steps, windows as text.

resource "pingdom_contact" "ada" {
  name = "Ada"
}

resource "pingdom_contact" "away" {
  name   = "Away"
  paused = true
}

resource "pingdom_team" "all" {
  for_each   = { mixed = [pingdom_contact.ada.id, pingdom_contact.away.id], away = [pingdom_contact.away.id] }
  name       = each.key
  member_ids = each.value
}

resource "pingdom_integration" "off" {
  provider_name = "webhook"
  name          = "off"
  active        = false
  url           = "https://hooks.aurora.example/pingdom"
}

resource "pingdom_check" "all" {
  for_each = pingdom_team.all

  name    = each.key
  type    = "http"
  host    = "api.aurora.example"
  teamids = [each.value.id]
}

resource "pingdom_check" "tcp" {
  name           = "tcp"
  type           = "tcp"
  host           = "api.aurora.example"
  port           = 443
  stringtosend   = "x"
  stringtoexpect = "y"
  userids        = [pingdom_contact.away.id]
  integrationids = [pingdom_integration.off.id]
}

resource "pingdom_tms_check" "login" {
  name                        = "login"
  interval                    = 20
  region                      = "eu"
  send_notification_when_down = 2
  tags                        = "login,web"
  contact_ids                 = [pingdom_contact.ada.id]

  steps {
    fn   = "go_to"
    args = { url = "https://www.aurora.example/login" }
  }

  steps {
    fn   = "click"
    args = { element = "#submit" }
  }
}

resource "pingdom_maintenance" "forever" {
  description = "forever"
  from        = "1796090400"
  to          = "4102444800"
  tmsids      = [pingdom_tms_check.login.id]
}
