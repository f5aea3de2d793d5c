locals {
  names = ["chat", "code"]
}

output "first" {
  value = local.names[0]

  precondition {
    condition     = length(local.names) == 1
    error_message = "There are ${length(local.names)} names."
  }
}
