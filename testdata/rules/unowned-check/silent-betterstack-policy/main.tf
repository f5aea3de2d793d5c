resource "betteruptime_monitor" "chat" {
  monitor_type       = "status"
  url                = "https://api.aurora.example/health"
  pronounceable_name = "chat"
  policy_id          = betteruptime_policy.chat.id
}

resource "betteruptime_policy" "chat" {
  name = "Chat"

  steps {
    type        = "escalation"
    wait_before = 0

    step_members {
      type  = "user"
      email = "ada@aurora.example"
    }
  }
}
