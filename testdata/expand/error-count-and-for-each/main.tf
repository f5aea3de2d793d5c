resource "terraform_data" "b" {
  count    = 1
  for_each = { a = 1 }
}
