resource "terraform_data" "service" {
  input = "chat"

  lifecycle {
    postcondition {
      condition     = self.input == "code"
      error_message = "The input is ${self.input}."
    }
  }
}
