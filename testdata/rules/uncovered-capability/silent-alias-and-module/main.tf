module "probe" {
  source   = "./modules/probe"
  for_each = { "aurora-large" = "/v1/chat/completions", "aurora-embed-latest" = "/v1/embeddings" }

  model = each.key
  path  = each.value
}
