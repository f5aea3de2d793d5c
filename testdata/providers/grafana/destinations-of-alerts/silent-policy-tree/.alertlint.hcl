rules = ["expect.hcl"]

assume "grafana" {
  check_labels      = "on_alerts"
  query_labels      = "none"
  sensitivity_rules = "policies"
}
