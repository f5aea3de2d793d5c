rule "ungrouped-service" {
  code     = "AL502"
  severity = "warning"
  subject  = service
  summary  = "the alerts of a service open one incident each"
  expected = "the alerts of a service are put together into one incident"

  # Where a vendor's grouping is not set in Terraform its adapter leaves `grouped` out. One check alone needs no grouping.
  when          = default(service.external, false) != true && service.grouped != null && length(service.checks) > 1
  condition     = service.grouped
  error_message = "each alert of \"${service.name}\" opens an incident of its own, and ${length(service.checks)} checks send to it"

  labels = [
    { at = service.name, text = "its alerts are not grouped" },
  ]
  help = "group the alerts of the service, by time or by content"

  docs = <<-EOT
    ## What it checks

    A service that several checks send to puts their alerts together. Vendors whose grouping is not set in Terraform are left out.
    In PagerDuty a service that nothing groups opens an incident for each alert; Rootly's services are judged where alert groups
    are managed here, as groups may also be made in the web interface.

    ## Why it matters

    An outage of the gateway fails the checks of every model at once. Without grouping that is one page for each of them, and the
    alert that matters drowns.

    ## Bad

    ```hcl
    resource "pagerduty_service" "chat" {
      name              = "Chat API"
      escalation_policy = pagerduty_escalation_policy.models.id
    }
    ```

    ## Good

    ```hcl
    resource "pagerduty_alert_grouping_setting" "chat" {
      name     = "Chat API"
      type     = "time"
      services = [pagerduty_service.chat.id]
      config {
        timeout = 300
      }
    }
    ```

    ## How to fix

    In PagerDuty name the service in a `pagerduty_alert_grouping_setting`, in Rootly in a `rootly_alert_group` without
    conditions: one with conditions puts only some alerts together, and the finding is undetermined.

    ## When to suppress

    Where every alert is to be an incident of its own on purpose.
  EOT
}
