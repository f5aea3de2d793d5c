variable "teams" {
  type = map(object({ page = bool, members = optional(list(string), []) }))
  default = {
    search                     = { page = true, members = ["ada"] }
    "with.dot"                 = { page = false }
    "quote\"and${"$"}{dollar}" = { page = true }
  }
}

resource "terraform_data" "team" {
  for_each = var.teams
  input = {
    key     = each.key
    page    = each.value.page
    members = each.value.members
  }
}

resource "terraform_data" "named" {
  for_each = toset(["b", "a", "c", "a"])
  input    = [each.key, each.value]
}

resource "terraform_data" "paging" {
  for_each = { for name, team in var.teams : upper(name) => team if team.page }
  input    = keys(terraform_data.team)
}

resource "terraform_data" "chained" {
  for_each = terraform_data.named
  input    = each.value.input[0]
}

resource "terraform_data" "pick" {
  input = terraform_data.team["search"].input.members[0]
}

resource "terraform_data" "numbers" {
  for_each = { for i in range(3) : i => i * 10 }
  input    = each.value
}
