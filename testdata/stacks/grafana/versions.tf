terraform {
  required_providers {
    grafana = {
      source = "grafana/grafana"
    }
  }
}
