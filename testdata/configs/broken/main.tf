resource "rootly_team" "a" {
  name = "A"
}
