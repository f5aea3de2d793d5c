rules = ["expect.hcl"]

catalog "plain" {
  file = "models.json"
}
