locals {
  groups = { for k, g in checkly_check_group.team : k => g.id }
  lookup = { chat = "search", ocr = "ads" }
}

resource "checkly_check_group" "team" {
  for_each    = toset(["ads", "search"])
  name        = title(each.key)
  activated   = true
  concurrency = 1
  tags        = ["team:${each.key}"]
}

resource "checkly_check" "c" {
  for_each  = local.lookup
  name      = "check ${each.key}"
  type      = "API"
  activated = true
  frequency = 5
  group_id  = local.groups[each.value]
  tags      = checkly_check_group.team[each.value].tags
}

resource "terraform_data" "uses" {
  input = {
    ids   = values(local.groups)
    names = [for g in checkly_check_group.team : g.name]
    text  = "group ${checkly_check_group.team["ads"].id}"
    first = values(checkly_check_group.team)[0].name
  }
}
