data "firehydrant_user" "ada" {
  email = "ada@aurora.example"
}

resource "firehydrant_team" "chat" {
  name = "Chat"
}

resource "firehydrant_signal_rule" "chat" {
  team_id     = firehydrant_team.chat.id
  name        = "chat"
  expression  = "\"completion_api\" in signal.tags"
  target_type = "User"
  target_id   = data.firehydrant_user.ada.id
}

resource "firehydrant_custom_event_source" "checkly" {
  name = "Checkly"
}

resource "checkly_alert_channel" "firehydrant" {
  webhook {
    name     = "FireHydrant"
    url      = firehydrant_custom_event_source.checkly.ingest_url
    template = "{\"tags\": [{{#each TAGS}}\"{{this}}\"{{#unless @last}},{{/unless}}{{/each}}]}"
  }
}

resource "checkly_check" "chat" {
  name      = "chat"
  type      = "API"
  activated = true
  frequency = 5
  tags      = ["completion_api"]

  request {
    url = "https://api.aurora.example/health"
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.firehydrant.id
    activated  = true
  }
}
