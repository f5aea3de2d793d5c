# Probes, the one rule that watches one of them, and a route that is silent at night.

resource "kubernetes_manifest" "probe" {
  for_each = { named = "large-probe", unnamed = "other-probe" }

  manifest = {
    apiVersion = "monitoring.coreos.com/v1"
    kind       = "Probe"
    metadata   = { name = each.key, namespace = "models" }

    spec = {
      jobName       = each.value
      module        = "chat_2xx"
      interval      = "30s"
      scrapeTimeout = "10s"
      prober        = { url = "blackbox.models:9115" }

      targets = {
        staticConfig = {
          static = ["https://api.aurora.example/v1/chat/completions"]
          labels = { model = each.key == "named" ? "aurora-large" : "aurora-tiny" }
        }
      }
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
        name = "probes"

        rules = [
          { alert = "LargeDown", expr = "probe_success{job=\"large-probe\"} == 0", labels = { severity = "critical" } },
          { alert = "Night", expr = "up == 0", labels = { severity = "night" } },
          { alert = "Unlabelled", expr = "up == 0" },
        ]
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
      route = {
        receiver = "chat"

        routes = [
          { receiver = "chat", muteTimeIntervals = ["nights"], matchers = [{ name = "severity", value = "night", matchType = "=" }] },
          { receiver = "page", matchers = [{ name = "severity", value = "critical", matchType = "=" }] },
        ]
      }

      receivers = [
        { name = "chat", slackConfigs = [{ channel = "#alerts" }] },
        { name = "page", pagerdutyConfigs = [{ routingKey = { name = "pagerduty", key = "key" } }] },
      ]

      muteTimeIntervals = [{ name = "nights", timeIntervals = [{ times = [{ startTime = "20:00", endTime = "24:00" }] }] }]
    }
  }
}
