variable "how_many" {
  type    = number
  default = 3
}

resource "terraform_data" "some" {
  count = var.how_many
  input = "number ${count.index + 1} of ${var.how_many}"
}

resource "terraform_data" "none" {
  count = 0
  input = "never"
}

resource "terraform_data" "conditional" {
  count = length(terraform_data.none) == 0 ? 1 : 0
  input = terraform_data.some[*].input
}

resource "terraform_data" "text" {
  count = "2"
  input = [terraform_data.some[count.index].input, one(terraform_data.none[*].input), try(terraform_data.none[0].input, "nothing")]
}
