resource "terraform_data" "a" {
  count = 2
}
resource "terraform_data" "x" {
  input = terraform_data.a.id
}
