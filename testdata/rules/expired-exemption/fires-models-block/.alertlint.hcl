catalog "plain" {
  file = "models.json"
}

models "labs-*" { # fires: expired-exemption
  exposure = "experimental"
  reason   = "launch in spring"
  until    = "2020-04-30"
}
