rules = ["expect.hcl"]
