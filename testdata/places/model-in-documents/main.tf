# Each check but the first has its model typed by hand, each in another document.

locals {
  models = { for m in jsondecode(file("${path.module}/models.json")).models : m.id => m if m.id != "aurora-small" }
  ping   = [{ role = "user", content = "ping" }]

  request = {
    max_tokens = 1
    model      = "aurora-small"
  }

  by_name = {
    first = {
      model  = "aurora-small"
      tokens = 1
    }
  }
}

resource "checkly_check" "derived" {
  for_each  = local.models
  name      = "${each.key} chat"
  type      = "API"
  activated = true
  tags      = ["completion_chat"]
  request {
    url  = "https://api.aurora.example/v1/chat/completions"
    body = jsonencode({ model = each.key, messages = local.ping })
  }
}

resource "checkly_check" "object" {
  name      = "object"
  type      = "API"
  activated = true
  tags      = ["completion_chat"]
  request {
    url = "https://api.aurora.example/v1/chat/completions"
    body = jsonencode({
      messages = local.ping
      metadata = { model = "aurora-large" }
      model    = "aurora-small"
    })
  }
}

resource "checkly_check" "heredoc" {
  name      = "heredoc"
  type      = "API"
  activated = true
  tags      = ["completion_chat"]
  request {
    url  = "https://api.aurora.example/v1/chat/completions"
    body = <<-EOT
      {
        "messages": [{"role": "user", "content": "ping"}],
        "model": "aurora-small"
      }
    EOT
  }
}

resource "checkly_check" "quoted" {
  name      = "quoted"
  type      = "API"
  activated = true
  tags      = ["completion_chat"]
  request {
    url  = "https://api.aurora.example/v1/chat/completions"
    body = "{\"model\": \"aurora-small\", \"max_tokens\": 1}"
  }
}

resource "checkly_check" "merged" {
  name      = "merged"
  type      = "API"
  activated = true
  tags      = ["completion_chat"]
  request {
    url = "https://api.aurora.example/v1/chat/completions"
    body = jsonencode(merge(
      { messages = local.ping },
      { model = "aurora-small" },
    ))
  }
}

resource "checkly_check" "chosen" {
  name      = "chosen"
  type      = "API"
  activated = true
  tags      = ["completion_chat"]
  request {
    url = "https://api.aurora.example/v1/chat/completions"
    body = jsonencode({
      model = (
        length(local.ping) > 1
        ? "aurora-large"
        : "aurora-small"
      )
    })
  }
}

resource "checkly_check" "of_locals" {
  name      = "of locals"
  type      = "API"
  activated = true
  tags      = ["completion_chat"]
  request {
    url  = "https://api.aurora.example/v1/chat/completions"
    body = trimspace(jsonencode(local.request))
  }
}

resource "checkly_check" "of_each" {
  for_each  = local.by_name
  name      = "of each: ${each.key}"
  type      = "API"
  activated = true
  tags      = ["completion_chat"]
  request {
    url  = "https://api.aurora.example/v1/chat/completions"
    body = <<-EOT
      {"model": "${each.value.model}", "max_tokens": ${each.value.tokens}}
    EOT
  }
}

resource "checkly_check" "of_template" {
  name      = "of template"
  type      = "API"
  activated = true
  tags      = ["completion_chat"]
  request {
    url = "https://api.aurora.example/v1/chat/completions"
    body = templatefile("${path.module}/body.json.tftpl", {
      tokens = 1
      model  = "aurora-small"
    })
  }
}

# What only apply knows is beside it.
resource "checkly_check" "partly_known" {
  name      = "partly known"
  type      = "API"
  activated = true
  tags      = ["completion_chat"]
  request {
    url = "https://api.aurora.example/v1/chat/completions"
    body = jsonencode({
      session = checkly_check_group.all.id
      model   = "aurora-small"
    })
  }
}

resource "checkly_check_group" "all" {
  name        = "all"
  activated   = true
  concurrency = 1
  locations   = ["eu-west-3"]
}

module "probe" {
  source = "./probe"
  model  = "aurora-small"
}
