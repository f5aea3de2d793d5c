checks = {
  large  = { path = "chat/completions", tags = ["completion_api"] }
  medium = { path = "chat/completions", tags = ["completion_api"], frequency = 5 }
  small  = { path = "chat/completions", tags = ["Completion_API"] }
}
