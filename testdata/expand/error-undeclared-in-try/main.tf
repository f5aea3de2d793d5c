resource "terraform_data" "a" {
  input = try(local.nope, "x")
}
