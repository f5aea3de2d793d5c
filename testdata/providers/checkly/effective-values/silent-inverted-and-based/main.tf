# Checks that pass while the request fails, addresses below that of the group, and a webhook whose request has no body.

resource "checkly_check_group_v2" "api" {
  name = "API"

  api_check_defaults {
    url = "https://api.aurora.example/v1"
  }
}

resource "checkly_check" "based" {
  name      = "based"
  type      = "API"
  activated = true
  frequency = 5
  group_id  = checkly_check_group_v2.api.id

  request {
    url = "{{GROUP_BASE_URL}}/chat/completions"
  }
}

# Refused as it should be: it says nothing of a model that answers.
resource "checkly_check" "refused" {
  name        = "refused"
  type        = "API"
  activated   = true
  frequency   = 5
  should_fail = true

  request {
    url = "https://api.aurora.example/v1/chat/completions"
  }
}

resource "checkly_check" "plain" {
  name      = "plain"
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/v1/embeddings"
  }
}
