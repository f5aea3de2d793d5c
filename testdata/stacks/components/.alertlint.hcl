catalog "backstage" {
  file = "catalog-info.yaml"
}

capability "service" {
  tag = "service_up"
}
capability "website" {
  tag = "website_up"
}
# What an API is made of is its own document's to say.
capability "api" {
  required = false
}
