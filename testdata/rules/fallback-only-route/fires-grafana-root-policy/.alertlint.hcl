assume "grafana" {
  query_labels = "none"
}
