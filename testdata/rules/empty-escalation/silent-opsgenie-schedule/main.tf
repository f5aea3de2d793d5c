resource "opsgenie_user" "ada" {
  username  = "ada@aurora.example"
  full_name = "Ada"
  role      = "User"
}

resource "opsgenie_schedule" "chat" {
  name = "Chat"
  enabled = true
}

resource "opsgenie_schedule_rotation" "chat" {
  schedule_id = opsgenie_schedule.chat.id
  start_date  = "2026-01-01T09:00:00Z"
  type        = "weekly"

  participant {
    type = "user"
    id   = opsgenie_user.ada.id
  }
}

resource "opsgenie_escalation" "chat" {
  name = "Chat"

  rules {
    condition   = "if-not-acked"
    notify_type = "default"
    delay       = 1

    recipient {
      type = "schedule"
      id   = opsgenie_schedule.chat.id
    }
  }
}
