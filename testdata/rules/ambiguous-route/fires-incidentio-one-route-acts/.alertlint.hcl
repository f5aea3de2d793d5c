assume "incidentio" {
  routes = "one"
}
