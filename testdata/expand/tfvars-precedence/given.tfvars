f = "given.tfvars"
