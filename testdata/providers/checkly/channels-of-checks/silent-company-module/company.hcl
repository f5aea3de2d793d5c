# What the module makes of its arguments: one check, every few minutes.
provider "company" {
  title = "Aurora's own modules"
}

check "module:git::https://git.aurora.example/terraform/model-check.git?ref=v3" {
  kind      = "synthetic"
  name      = self.name
  enabled   = default(self.enabled, true)
  tags      = ["completion_api"]
  period    = self.minutes * 60
  url       = "https://api.aurora.example/v1/chat/completions"
  body      = jsonencode({ model = self.model })
  asserts   = "correctness"
  locations = ["eu-west-3"]
  channels  = refs(self.channels)
}
