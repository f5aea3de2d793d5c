resource "terraform_data" "a" {
  input = true ? "x" : local.nope
}
