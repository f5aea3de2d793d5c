provider "acme" {
  title = "Acme, whose checks have a severity and whose services group alerts"
}

check "acme_check" {
  kind     = "synthetic"
  name     = self.name
  enabled  = true
  tags     = self.tags
  url      = self.url
  severity = self.severity
  targets  = refs([self.service_id])
}

service "acme_service" {
  name       = self.name
  escalation = ref(self.policy_id)
  grouped    = self.group_for == null ? false : tonumber(self.group_for) > 0
}

escalation "acme_policy" {
  name    = self.name
  targets = refs([self.user_id])
}

responder "acme_user" {
  kind = "user"
  name = self.name
}
