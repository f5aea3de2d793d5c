resource "rootly_service" "chat" {
  name = format("%d models", "many") # fires: evaluation-error
}
