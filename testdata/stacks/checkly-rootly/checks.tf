locals {
  prompts = {
    completion_chat = { messages = [{ role = "user", content = "Answer with the word ready." }] }
    completion_fim  = { prompt = "def ready(", suffix = "return True" }
    vision          = { messages = [{ role = "user", content = [{ type = "image_url", image_url = "https://static.cirrus.example/teapot.png" }] }] }
    embeddings      = { input = ["ready"] }
    moderation      = { input = ["ready"] }
  }

  answers = {
    completion_chat = "$.choices[0].message.content"
    completion_fim  = "$.choices[0].message.content"
    vision          = "$.choices[0].message.content"
    embeddings      = "$.data[0].embedding"
    moderation      = "$.results[0].categories"
  }
}

# What is the same for all of them is enforced by the group.
resource "checkly_check_group_v2" "models" {
  name = "Models (${local.env})"
  tags = ["env:${local.env}"]

  enforce_alert_settings {
    enabled = true

    alert_settings {
      escalation_type = "RUN_BASED"

      run_based_escalation {
        failed_run_threshold = 2
      }
    }

    alert_channel_subscription {
      channel_id = checkly_alert_channel.rootly.id
      activated  = true
    }

    alert_channel_subscription {
      channel_id = checkly_alert_channel.feed.id
      activated  = true
    }
  }

  enforce_locations {
    enabled   = true
    locations = ["eu-west-3", "eu-central-1", "us-east-1"]
  }
}

resource "checkly_check" "model" {
  for_each = local.checks

  name              = "${each.value.model}: ${replace(each.value.capability, "_", " ")}"
  type              = "API"
  activated         = true
  frequency         = each.value.minutes
  group_id          = checkly_check_group_v2.models.id
  tags              = [each.value.tag, "model:${each.value.model}", "severity:${each.value.severity}"]
  max_response_time = 20000

  retry_strategy {
    type                 = "FIXED"
    base_backoff_seconds = 5
    max_retries          = 1
    same_region          = true
  }

  request {
    method    = "POST"
    url       = "${var.api}${each.value.path}"
    body_type = "JSON"
    body      = jsonencode(merge(local.prompts[each.value.capability], { model = each.value.model }))

    assertion {
      source     = "STATUS_CODE"
      comparison = "EQUALS"
      target     = "200"
    }

    assertion {
      source     = "JSON_BODY"
      property   = local.answers[each.value.capability]
      comparison = "NOT_EMPTY"
    }
  }
}

# The playground is a page of marketing's; they look at it in the morning.
# alertlint:ignore[unowned-check] reason="agreed with marketing: no pages for the playground" until=2027-06-30
resource "checkly_url_monitor" "playground" {
  name                      = "Playground"
  activated                 = true
  frequency                 = 10
  locations                 = ["eu-west-3", "us-east-1"]
  use_global_alert_settings = true

  request {
    url = "https://play.cirrus.example"

    assertion {
      source     = "STATUS_CODE"
      comparison = "EQUALS"
      target     = "200"
    }
  }

  alert_channel_subscription {
    channel_id = checkly_alert_channel.feed.id
    activated  = true
  }
}

resource "checkly_alert_channel" "feed" {
  slack_app {
    slack_channels = ["#models-feed"]
  }
}

resource "checkly_alert_channel" "rootly" {
  send_failure  = true
  send_recovery = true

  webhook {
    name         = "Rootly"
    method       = "POST"
    url          = rootly_alerts_source.checkly.webhook_endpoint
    webhook_type = "WEBHOOK_ROOTLY"
    template     = <<-EOT
      {
        "title": "{{ALERT_TITLE}}",
        "check": "{{CHECK_NAME}}",
        "link": "{{RESULT_LINK}}",
        "tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]
      }
    EOT
  }
}
