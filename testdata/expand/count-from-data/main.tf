data "http" "models" {
  url = "https://api.example/v1/models"
}
locals {
  models = jsondecode(data.http.models.response_body).data
}
resource "terraform_data" "m" {
  for_each = { for m in local.models : m.id => m }
  input    = { id = each.key, chat = each.value.capabilities.chat }
}
resource "terraform_data" "n" {
  count = length(local.models)
  input = local.models[count.index].id
}
