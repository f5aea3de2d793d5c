rule "undelivered-check" {
  code     = "AL308"
  severity = "error"
  subject  = check
  summary  = "the alerts of a check go nowhere"
  expected = "the alert leaves the check through a channel"

  when          = check.active && alltrue([for r in check.references : !contains(["channels", "targets", "sources"], r.attribute) || !contains(["opaque", "dangling"], r.state)])
  condition     = check.outcome.delivered
  error_message = length(check.channels) == 0 ? "alerts of \"${check.name}\" go nowhere: it subscribes to no channel" : "alerts of \"${check.name}\" go nowhere: none of its channels sends failures"

  labels = [
    { at = check.block, text = length(check.channels) == 0 ? "no active subscription" : "no channel that sends failures" },
    [for c in check.channels : { at = c.enabled, text = "this channel sends no failures" } if !default(c.enabled, true)],
    { at = check.group.name, text = "its group subscribes to none either", when = check.group != null && length(check.channels) == 0 },
  ]
  help = "subscribe the check, or its group, to a channel that sends failures"

  docs = <<-EOT
    ## What it checks

    Every active check is subscribed to at least one channel that sends failures, itself or through its group, or names its target
    directly.

    ## Why it matters

    Checkly subscribes a new check to nothing when Terraform makes it. The check runs, fails, is red on the dashboard, and no
    notification is ever sent.

    ## Bad

    ```hcl
    alert_channel_subscription {
      channel_id = checkly_alert_channel.rootly.id
      activated  = false
    }
    ```

    ## Good

    ```hcl
    alert_channel_subscription {
      channel_id = checkly_alert_channel.rootly.id
      activated  = true
    }
    ```

    ## How to fix

    Subscribe the group where all its checks go to one place. The channels of a v1 group, and of a v2 group that enforces its
    alert settings, count for its checks.

    ## When to suppress

    For a check that feeds a dashboard alone.
  EOT
}
