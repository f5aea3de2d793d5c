catalog "plain" {
  file = "models.json"
}

models "labs-*" {
  exposure = "experimental"
  reason   = "no promise to users yet"
}

models "beta-*" { # fires: unused-exemption
  exposure = "experimental"
  reason   = "closed beta"
}
