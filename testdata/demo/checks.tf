resource "checkly_check_group_v2" "team" {
  for_each = var.teams

  name = title(each.key)
  tags = ["team:${each.key}", "env:${var.environment}"]
}

module "probe" {
  source   = "./modules/probe"
  for_each = local.probes

  name       = "${each.value.model} ${lower(local.capabilities[each.value.capability].title)}"
  model      = each.value.model
  capability = each.value.capability
  url        = "${var.api_url}${local.capabilities[each.value.capability].path}"
  tags       = [local.capabilities[each.value.capability].tag, each.value.model]
  frequency  = local.capabilities[each.value.capability].frequency
  failures   = lookup(var.failures, each.value.model, local.capabilities[each.value.capability].failures)
  locations  = var.regions
  group_id   = checkly_check_group_v2.team[local.capabilities[each.value.capability].team].id
  channel_id = checkly_alert_channel.rootly.id
}

# Signing in to the console and sending a first prompt, as a user would.
resource "checkly_check" "console" {
  name      = "Console: sign in and prompt"
  type      = "BROWSER"
  activated = true
  frequency = 10
  locations = var.regions
  tags      = ["console_web"]
  script    = file("${path.module}/scripts/console.spec.js")

  alert_channel_subscription {
    channel_id = checkly_alert_channel.console.id
    activated  = true
  }

  alert_settings {
    escalation_type = "RUN_BASED"

    run_based_escalation {
      failed_run_threshold = 2
    }
  }
}
