# A probe, and routes that an interval mutes always or at night.

resource "kubernetes_manifest" "probe" {
  manifest = {
    apiVersion = "monitoring.coreos.com/v1"
    kind       = "Probe"
    metadata   = { name = "chat", namespace = "models" }

    spec = {
      jobName       = "chat-health"
      interval      = "30s"
      scrapeTimeout = "5s"
      module        = "http_2xx"
      prober        = { url = "blackbox:9115" }
      targets = {
        staticConfig = {
          static = ["https://api.aurora.example/health"]
          labels = { team = "chat" }
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
        name = "chat"
        rules = [
          { alert = "Always", expr = "up == 0", labels = { muted = "always" } },
          { alert = "Nights", expr = "up == 0", labels = { muted = "nights" } },
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
        receiver = "mail"
        routes = [
          { receiver = "mail", matchers = [{ name = "muted", value = "always", matchType = "=" }], muteTimeIntervals = ["always"] },
          { receiver = "mail", matchers = [{ name = "muted", value = "nights", matchType = "=" }], muteTimeIntervals = ["nights"] },
        ]
      }
      receivers = [{ name = "mail", emailConfigs = [{ to = "oncall@aurora.example" }] }]
      muteTimeIntervals = [
        { name = "always", timeIntervals = [{}] },
        { name = "nights", timeIntervals = [{ times = [{ startTime = "22:00", endTime = "23:59" }] }] },
      ]
    }
  }
}
