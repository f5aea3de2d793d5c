module "team" {
  source   = "./team"
  for_each = { search = ["chat", "fim"], ads = ["ocr"] }
  name     = each.key
  caps     = each.value
}
resource "terraform_data" "all" {
  input = merge([for t in module.team : t.checks]...)
}
