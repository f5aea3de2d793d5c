assume "rootly" {
  routes = "one"
}
