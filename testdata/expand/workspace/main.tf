resource "terraform_data" "w" {
  input = { workspace = terraform.workspace, root = path.root, module = path.module, is_default = terraform.workspace == "default" }
}
