variable "origin" {
  type    = string
  default = "https://api.example.com/v1"
}

locals {
  # By method and address, and nothing else.
  requests = {
    listOrders = { method = "GET", path = "/orders" }
    getOrder   = { method = "GET", path = "/orders/demo-1" }
  }
}

resource "checkly_check" "order" {
  for_each  = local.requests
  name      = "orders: ${each.key}"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["orders_api"]

  request {
    method = each.value.method
    url    = "${var.origin}${each.value.path}"
  }
}

# A body's `model` is no model of the catalog's here.
resource "checkly_check" "create" {
  name      = "orders: a new one"
  type      = "API"
  activated = true
  frequency = 10
  tags      = ["orders_api"]

  request {
    method = "POST"
    url    = "${var.origin}/orders"
    body   = jsonencode({ model = "roadster", amount = 1 })
  }
}

# Named, not addressed.
resource "checkly_check" "pay" {
  name      = "pay"
  type      = "MULTI_STEP"
  activated = true
  frequency = 5
  tags      = ["payments_api"]
}

# Of another server: nothing of the document's.
resource "checkly_check" "other" {
  name      = "the old shop"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["shop"]

  request {
    method = "DELETE"
    url    = "https://shop.example.org/v1/orders/1"
  }
}
