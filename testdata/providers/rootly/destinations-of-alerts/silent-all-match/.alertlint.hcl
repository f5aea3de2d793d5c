assume "rootly" {
  rules = "all-match"
}

rules = ["expect.hcl"]
