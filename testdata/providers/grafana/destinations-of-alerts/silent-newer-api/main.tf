# The newer API: rules one by one, and named trees.

resource "grafana_apps_rules_alertrule_v0alpha1" "chat" {
  metadata {
    uid        = "chat"
    folder_uid = "models"
  }
  spec {
    title          = "chat"
    no_data_state  = "Alerting"
    exec_err_state = "Alerting"
    labels         = { team = "chat" }
    expressions    = { A = "{}" }
    trigger {
      interval = "5m"
    }
  }
}

resource "grafana_apps_rules_alertrule_v0alpha1" "named" {
  metadata {
    uid        = "named"
    folder_uid = "models"
  }
  spec {
    title          = "named"
    no_data_state  = "Alerting"
    exec_err_state = "Alerting"
    labels         = { team = "chat" }
    expressions    = { A = "{}" }
    trigger {
      interval = "30s"
    }
    notification_settings {
      named_routing_tree {
        routing_tree = "quiet"
      }
    }
  }
}

resource "grafana_apps_rules_alertrule_v0alpha1" "direct" {
  metadata {
    uid        = "direct"
    folder_uid = "models"
  }
  spec {
    title          = "direct"
    paused         = true
    no_data_state  = "Alerting"
    exec_err_state = "Alerting"
    expressions    = { A = "{}" }
    trigger {
      interval = "1m"
    }
    notification_settings {
      simplified_routing {
        contact_point = grafana_contact_point.oncall.name
      }
    }
  }
}

resource "grafana_apps_notifications_routingtree_v1beta1" "default" {
  metadata {
    uid = "default"
  }
  spec {
    defaults {
      receiver = grafana_contact_point.mail.name
    }
    routes {
      receiver = grafana_contact_point.oncall.name
      matchers = [{ label = "team", type = "=~", value = "ch.*" }]
      routes {
        matchers = [{ label = "team", type = "!=", value = "chat" }]
      }
    }
  }
}

resource "grafana_apps_notifications_routingtree_v1beta1" "quiet" {
  metadata {
    uid = "quiet"
  }
  spec {
    defaults {
      receiver = grafana_contact_point.mail.name
    }
  }
}

resource "grafana_contact_point" "mail" {
  name = "Mail"
  email {
    addresses = ["models@aurora.example"]
  }
}

resource "grafana_contact_point" "oncall" {
  name = "OnCall"
  oncall {
    url = grafana_oncall_integration.models.link
  }
}

resource "grafana_oncall_integration" "models" {
  name = "Models"
  type = "grafana_alerting"

  default_route {
    escalation_chain_id = data.grafana_oncall_escalation_chain.models.id
  }
}

data "grafana_oncall_escalation_chain" "models" {
  name = "Models"
}
