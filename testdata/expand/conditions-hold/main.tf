variable "replicas" {
  type    = number
  default = 2
}

resource "terraform_data" "first" {
  input = "chat"
}

resource "terraform_data" "service" {
  count = 2
  input = "chat-${count.index}"

  lifecycle {
    precondition {
      condition     = var.replicas > count.index
      error_message = "There are too few replicas."
    }
    precondition {
      condition     = terraform_data.first.id == "known only after apply"
      error_message = "That cannot be told yet."
    }
    postcondition {
      condition     = self.input != "" && self.output == "chat"
      error_message = "That cannot be told yet."
    }
  }
}

resource "terraform_data" "none" {
  count = 0

  lifecycle {
    precondition {
      condition     = var.replicas > 5
      error_message = "There is no instance of it."
    }
  }
}

output "service" {
  value = terraform_data.service[0].input

  precondition {
    condition     = var.replicas > 1
    error_message = "There are too few replicas."
  }
}

check "replicas" {
  assert {
    condition     = var.replicas > 5
    error_message = "A check block only warns."
  }
}
