rules = ["expect.hcl"]

assume "grafana" {
  query_labels = "none"
}
