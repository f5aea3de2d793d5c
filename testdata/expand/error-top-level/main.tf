resorce "terraform_data" "x" {}
