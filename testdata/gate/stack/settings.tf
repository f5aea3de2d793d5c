# What is checked, and how.
locals {
  probes = {
    large = { model = "aurora-large", kind = "chat" }
    small = { model = "aurora-small", kind = "chat" }
    embed = { model = "aurora-embed", kind = "embeddings" }
  }

  kinds = {
    chat       = { tag = "chat_api", path = "/v1/chat/completions", result = "$.choices[0]", frequency = 5, failures = 2, slow = 10000, locations = ["eu-west-3", "us-east-1"] }
    embeddings = { tag = "embeddings_api", path = "/v1/embeddings", result = "$.data[0]", frequency = 10, failures = 2, slow = 10000, locations = ["eu-west-3", "us-east-1"] }
  }
}
