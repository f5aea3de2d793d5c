output "value" { value = "v" }
resource "terraform_data" "in" {
  input = path.module
}
