variable "token" {
  type      = string
  sensitive = true
  default   = "secret"
}

variable "settings" {
  sensitive = true
  default   = { a = "1", b = ["x"] }
}

module "m" {
  source = "./m"
  token  = var.token
}

resource "terraform_data" "all" {
  input = {
    direct = var.token
    text   = "token ${var.token}"
    length = length(var.token)
    inside = var.settings.b
    module = module.m.out
    plain  = nonsensitive(var.settings.a)
    known  = "plain"
  }
}

resource "checkly_check_group" "g" {
  name        = "g"
  activated   = true
  concurrency = 1

  environment_variable {
    key   = "TOKEN"
    value = var.token
  }
}
