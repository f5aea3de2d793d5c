catalog "openapi" {
  file = "openapi.yaml"
}

# The promise for every operation of a tag.
capability "orders" {
  tag = "orders_api"
  contract {
    period = "5m"
  }
}
capability "payments" {
  tag = "payments_api"
}
