environment "prod" {
  var_files = ["envs/prod.tfvars"]
  workspace = "prod"
}

environment "staging" {
  var_files = ["envs/staging.tfvars"]
  workspace = "staging"
}
