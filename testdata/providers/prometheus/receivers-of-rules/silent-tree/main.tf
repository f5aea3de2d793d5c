data "rootly_user" "ada" {
  email = "ada@aurora.example"
}

resource "rootly_alerts_source" "prometheus" {
  name        = "Alertmanager"
  source_type = "alertmanager"
}

resource "rootly_service" "chat" {
  name                 = "Chat"
  escalation_policy_id = rootly_escalation_policy.models.id
}

resource "rootly_escalation_policy" "models" {
  name = "Models"
}

resource "rootly_escalation_level" "models" {
  escalation_policy_id = rootly_escalation_policy.models.id
  position             = 1

  notification_target_params {
    type = "user"
    id   = data.rootly_user.ada.id
  }
}

resource "rootly_alert_route" "all" {
  name              = "all"
  enabled           = true
  alerts_source_ids = [rootly_alerts_source.prometheus.id]

  rules {
    name          = "everything"
    fallback_rule = true

    destinations {
      target_type = "Service"
      target_id   = rootly_service.chat.id
    }
  }
}

resource "kubernetes_manifest" "rules" {
  manifest = {
    apiVersion = "monitoring.coreos.com/v1"
    kind       = "PrometheusRule"
    metadata   = { name = "models", namespace = "models" }

    spec = {
      groups = [{
        name     = "chat"
        interval = "30s"

        rules = [
          { alert = "ChatDown", expr = "up == 0", for = "5m", labels = { severity = "critical", team = "chat" } },
          { alert = "ChatSlow", expr = "latency > 1", labels = { severity = "warning", team = "chat" } },
          { alert = "OcrDown", expr = "up == 0", labels = { severity = "critical", team = "ocr" } },
          { record = "latency:p95", expr = "histogram_quantile(0.95, latency)" },
        ]
      }]
    }
  }
}

resource "kubectl_manifest" "elsewhere" {
  yaml_body = <<-YAML
    apiVersion: monitoring.coreos.com/v1
    kind: PrometheusRule
    metadata:
      name: elsewhere
      namespace: elsewhere
    spec:
      groups:
        - name: elsewhere
          rules:
            - alert: Elsewhere
              expr: up == 0
              labels:
                severity: critical
  YAML
}

resource "kubernetes_manifest" "config" {
  manifest = {
    apiVersion = "monitoring.coreos.com/v1alpha1"
    kind       = "AlertmanagerConfig"
    metadata   = { name = "models", namespace = "models" }

    spec = {
      route = {
        receiver = "nobody"

        routes = [
          {
            receiver = "page"
            matchers = [{ name = "severity", value = "critical", matchType = "=" }]

            routes = [
              { receiver = "mail", matchers = [{ name = "team", value = "ocr|vision", matchType = "=~" }] },
            ]
          },
          { receiver = "chat", continue = true, matchers = [{ name = "team", value = "", matchType = "!=" }] },
          { receiver = "mail", matchers = [{ name = "severity", value = "warning" }] },
        ]
      }

      receivers = [
        { name = "nobody" },
        { name = "page", webhookConfigs = [{ url = rootly_alerts_source.prometheus.webhook_endpoint }] },
        { name = "mail", emailConfigs = [{ to = "oncall@aurora.example" }] },
        { name = "chat", slackConfigs = [{ channel = "#alerts" }], pagerdutyConfigs = [{ routingKey = { name = "pagerduty", key = "key" } }] },
      ]
    }
  }
}

# Another object of the cluster, and no alerting.
resource "kubernetes_manifest" "other" {
  manifest = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "other" }
  }
}
