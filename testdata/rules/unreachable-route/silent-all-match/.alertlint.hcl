assume "rootly" {
  rules = "all-match"
}
