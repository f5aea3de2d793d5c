resource "checkly_check" "plain" {
  name      = "plain"
  type      = "API"
  activated = true
  frequency = 5

  request {
    url = "https://api.aurora.example/health"
  }
}

resource "checkly_check" "written" {
  name              = "written"
  type              = "API"
  activated         = true
  frequency         = 0
  frequency_offset  = 20
  locations         = ["ap-south-1"]
  private_locations = [checkly_private_location.paris.slug_name]
  max_response_time = "8000"
  tags              = ["completion_api"]

  request {
    url = "https://api.aurora.example/v1/chat/completions"

    assertion {
      source     = "STATUS_CODE"
      comparison = "EQUALS"
      target     = "200"
    }

    assertion {
      source     = "TEXT_BODY"
      comparison = "CONTAINS"
      target     = "ok"
    }
  }

  alert_settings {
    run_based_escalation {
      failed_run_threshold = 3
    }

    time_based_escalation {
      minutes_failing_threshold = 30
    }
  }
}

resource "checkly_private_location" "paris" {
  name      = "Paris"
  slug_name = "paris"
}

resource "checkly_check" "minutes" {
  name      = "time based"
  type      = "API"
  activated = true
  frequency = 1

  request {
    url = "https://api.aurora.example/health"
  }

  alert_settings {
    escalation_type = "TIME_BASED"

    time_based_escalation {
      minutes_failing_threshold = 5
    }
  }
}

resource "checkly_check" "browser" {
  name      = "browser"
  type      = "BROWSER"
  activated = true
  frequency = 10
  script    = "console.log('hello')"
}

resource "checkly_check" "scripted" {
  name                  = "scripted"
  type                  = "API"
  activated             = true
  frequency             = 1
  local_teardown_script = "if (!JSON.parse(response.body).ok) throw new Error('not ok')"

  request {
    url = "https://api.aurora.example/health"
  }
}

# The account's alert settings are not in Terraform: failures is unknown.
resource "checkly_check" "account" {
  name                      = "account"
  type                      = "API"
  activated                 = true
  frequency                 = 1
  use_global_alert_settings = true

  request {
    url = "https://api.aurora.example/health"
  }
}

resource "checkly_check_group" "v1" {
  name        = "v1"
  activated   = true
  muted       = true
  concurrency = 2
  locations   = ["eu-west-3"]
  tags        = ["of-v1"]

  api_check_defaults {
    url = "https://api.aurora.example"

    assertion {
      source     = "JSON_BODY"
      property   = "$.ok"
      comparison = "EQUALS"
      target     = "true"
    }
  }

  alert_settings {
    escalation_type = "RUN_BASED"

    run_based_escalation {
      failed_run_threshold = 4
    }
  }
}

resource "checkly_check" "in_v1" {
  name      = "in v1"
  type      = "API"
  activated = true
  frequency = 1
  locations = ["us-west-1"]
  tags      = ["mine"]
  group_id  = checkly_check_group.v1.id

  request {
    url = "{{GROUP_BASE_URL}}/health"
  }

  alert_settings {
    run_based_escalation {
      failed_run_threshold = 1
    }
  }
}

resource "checkly_check_group_v2" "off" {
  name      = "off"
  activated = false
  tags      = ["of-v2"]

  enforce_alert_settings {
    enabled = false
  }
}

resource "checkly_check" "in_v2" {
  name      = "in v2"
  type      = "API"
  activated = true
  frequency = 1
  locations = ["eu-central-1"]
  group_id  = checkly_check_group_v2.off.id

  request {
    url = "https://api.aurora.example/health"
  }

  alert_settings {
    run_based_escalation {
      failed_run_threshold = 2
    }
  }
}

resource "checkly_check_group_v2" "enforcing" {
  name = "enforcing"

  enforce_alert_settings {
    enabled = true

    alert_settings {
      escalation_type = "RUN_BASED"

      run_based_escalation {
        failed_run_threshold = 5
      }
    }
  }

  enforce_locations {
    enabled   = true
    locations = ["sa-east-1"]
  }
}

resource "checkly_check" "in_v2_enforcing" {
  name      = "in v2, enforcing"
  type      = "API"
  activated = true
  frequency = 1
  locations = ["eu-central-1"]
  group_id  = checkly_check_group_v2.enforcing.id

  request {
    url = "https://api.aurora.example/health"
  }
}

resource "checkly_url_monitor" "site" {
  name                      = "site"
  activated                 = true
  frequency                 = 1
  use_global_alert_settings = false

  request {
    url = "https://aurora.example"
  }

  alert_settings {
    run_based_escalation {
      failed_run_threshold = 2
    }
  }
}

# Without a word about it, this type takes the account's alert settings.
resource "checkly_url_monitor" "account" {
  name      = "account"
  activated = true
  frequency = 1

  request {
    url = "https://aurora.example"
  }
}

resource "checkly_tcp_monitor" "port" {
  name      = "port"
  activated = true
  frequency = 1

  request {
    hostname = "api.aurora.example"
    port     = 443

    assertion {
      source     = "RESPONSE_DATA"
      comparison = "CONTAINS"
      target     = "220"
    }
  }
}

resource "checkly_dns_monitor" "zone" {
  name                      = "zone"
  activated                 = true
  frequency                 = 1
  use_global_alert_settings = false

  request {
    query       = "aurora.example"
    record_type = "A"
  }
}

resource "checkly_grpc_monitor" "infer" {
  name      = "infer"
  activated = true
  frequency = 1

  request {
    host    = "grpc.aurora.example"
    port    = 443
    message = jsonencode({ model = "aurora-large" })

    assertion {
      source     = "GRPC_RESPONSE"
      property   = "$.text"
      comparison = "NOT_EMPTY"
    }
  }
}

resource "checkly_ssl_monitor" "cert" {
  name      = "cert"
  activated = true
  frequency = 1440

  request {
    hostname = "api.aurora.example"
  }
}

resource "checkly_heartbeat_monitor" "batch" {
  name      = "batch"
  activated = true
  tags      = ["batch"]

  heartbeat {
    period      = 2
    period_unit = "hours"
    grace       = 10
    grace_unit  = "minutes"
  }
}

resource "checkly_heartbeat" "old" {
  name      = "old"
  activated = true
  muted     = true

  heartbeat {
    period      = 1
    period_unit = "days"
    grace       = 1
    grace_unit  = "hours"
  }

  alert_settings {
    run_based_escalation {
      failed_run_threshold = 2
    }
  }
}
