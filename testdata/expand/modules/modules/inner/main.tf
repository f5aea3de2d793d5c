variable "names" { type = set(string) }

resource "terraform_data" "all" {
  input = { names = var.names, where = path.module }
}

output "joined" { value = join(",", terraform_data.all.input.names) }
