# Laid over the block of the alias, and over none: an absent block is an empty one.
provider "datadog" {
  alias   = "eu"
  api_url = "https://override.example"
}

provider "rootly" {
  api_host = "https://rootly.example"
}
