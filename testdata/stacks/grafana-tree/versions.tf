terraform {
  required_version = ">= 1.5"

  required_providers {
    grafana = {
      source  = "grafana/grafana"
      version = "~> 4.0"
    }
    http = {
      source = "hashicorp/http"
    }
  }
}

provider "grafana" {
  url = "https://harbor.grafana.net"
}

# Synthetic monitoring and OnCall have tokens of their own.
provider "grafana" {
  alias  = "sm"
  sm_url = "https://synthetic-monitoring-api-eu-west.grafana.net"
}
