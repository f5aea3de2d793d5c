resource "grafana_synthetic_monitoring_check" "chat" { # fires: undelivered-check
  job    = "chat"
  target = "https://api.aurora.example/health"
  probes = [1]

  settings {
    http {}
  }
}
