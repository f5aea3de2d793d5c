locals { a = 2 }
resource "terraform_data" "x" {}
