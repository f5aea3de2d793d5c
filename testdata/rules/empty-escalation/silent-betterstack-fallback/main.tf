resource "betteruptime_policy" "chat" {
  name = "Chat"
  fallback_policy_id = betteruptime_policy.second.id
}

resource "betteruptime_policy" "second" {
  name = "Second"

  steps {
    type        = "escalation"
    wait_before = 0

    step_members {
      type = "entire_team"
    }
  }
}
