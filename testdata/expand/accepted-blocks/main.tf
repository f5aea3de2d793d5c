terraform {
  required_version = ">= 1.5"
  required_providers {
    checkly = { source = "checkly/checkly" }
  }
}

provider "checkly" {
  api_key    = "k"
  account_id = "a"
}

moved {
  from = terraform_data.old
  to   = terraform_data.new
}

removed {
  from = terraform_data.gone

  lifecycle {
    destroy = false
  }
}

resource "terraform_data" "new" {
  input = "new"

  lifecycle {
    ignore_changes = [input]

    precondition {
      condition     = length(path.module) > 0
      error_message = "never"
    }
    postcondition {
      condition     = self.input == "new"
      error_message = "never"
    }
  }

  provisioner "local-exec" {
    command = "echo ${self.id}"
  }
}

resource "terraform_data" "after" {
  depends_on       = [terraform_data.new]
  triggers_replace = [terraform_data.new.input]
}

check "health" {
  assert {
    condition     = terraform_data.new.input == "new"
    error_message = "never"
  }
}
