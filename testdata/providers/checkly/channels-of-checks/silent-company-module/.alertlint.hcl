rules     = ["expect.hcl"]
providers = ["company.hcl"]
