resource "checkly_check" "checkout" {
  name      = "checkout answers"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["service_up", "component:default/checkout"]

  request {
    url = "https://shop.example.com/healthz"
  }
}

# A component that nobody knows any more.
resource "checkly_check" "cart" {
  name      = "cart answers"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["service_up", "model:cart"]

  request {
    url = "https://cart.example.com/healthz"
  }
}
