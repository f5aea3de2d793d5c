rules = ["expect.hcl"]

assume "checkly" {
  group_tags = "excluded"
}
