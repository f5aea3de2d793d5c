assume "checkly" {
  group_channels = "add"
  group_tags     = "excluded"
}

rules = ["expect.hcl"]
