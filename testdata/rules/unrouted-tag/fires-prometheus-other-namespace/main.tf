resource "kubernetes_manifest" "rules" {
  manifest = {
    apiVersion = "monitoring.coreos.com/v1"
    kind       = "PrometheusRule"
    metadata   = { name = "models", namespace = "ocr" }

    spec = {
      groups = [{
        name  = "chat"
        rules = [{ alert = "ChatDown", expr = "up == 0", labels = { severity = "critical" } }] # fires: unrouted-tag
      }]
    }
  }
}

resource "kubernetes_manifest" "config" {
  manifest = {
    apiVersion = "monitoring.coreos.com/v1alpha1"
    kind       = "AlertmanagerConfig"
    metadata   = { name = "models", namespace = "models" }

    spec = {
      route     = { receiver = "mail" }
      receivers = [{ name = "mail", emailConfigs = [{ to = "oncall@aurora.example" }] }]
    }
  }
}
