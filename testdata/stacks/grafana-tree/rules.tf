resource "grafana_folder" "models" {
  title = "Models"
  uid   = "models"
}

# Signals that no probe shows.
resource "grafana_rule_group" "serving" {
  name             = "Serving"
  folder_uid       = grafana_folder.models.uid
  interval_seconds = 60

  dynamic "rule" {
    for_each = {
      "Queue is long"       = { expr = "max(vllm:num_requests_waiting) > 200", component = "scheduler", severity = "warning" }
      "No replica is ready" = { expr = "min(kube_deployment_status_replicas_available{namespace=\"serving\"}) < 1", component = "gateway", severity = "critical" }
    }
    content {
      name           = rule.key
      condition      = "B"
      for            = "5m"
      no_data_state  = "Alerting"
      exec_err_state = "Alerting"
      labels = {
        component = rule.value.component
        severity  = rule.value.severity
      }

      data {
        ref_id         = "A"
        datasource_uid = "grafanacloud-prom"
        model          = jsonencode({ refId = "A", expr = rule.value.expr, instant = true })

        relative_time_range {
          from = 600
          to   = 0
        }
      }

      data {
        ref_id         = "B"
        datasource_uid = "__expr__"
        model          = jsonencode({ refId = "B", type = "threshold", expression = "A" })

        relative_time_range {
          from = 0
          to   = 0
        }
      }
    }
  }
}
