resource "terraform_data" "b" {
  count = null
}
