catalog "plain" {
  file = "models.json"
}

models "labs_owl" { # fires: unused-exemption
  exposure = "experimental"
  reason   = "no promise to users yet"
}
