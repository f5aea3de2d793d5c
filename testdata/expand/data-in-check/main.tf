check "site" {
  data "http" "page" {
    url = "https://site.example/health"
  }
  assert {
    condition     = data.http.page.status_code == 200
    error_message = "down"
  }
}
resource "terraform_data" "x" {
  input = 1
}
